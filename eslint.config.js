import js from '@eslint/js';
import astro from 'eslint-plugin-astro';
import tseslint from 'typescript-eslint';

/** Fields that a promise-taking API of Node is handed on purpose, such as an async request handler. */
const VOID_RETURN = { checksVoidReturn: { arguments: false, properties: false } };

export default tseslint.config(
  { ignores: ['dist/', 'data/', '.astro/', 'node_modules/', 'test/screenshots/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // The house writes types, which cannot be merged by accident.
      '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-misused-promises': ['error', VOID_RETURN],
      // Numbers are safe in a text; an object or null there is still an error.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      // Cents are numbers with a mark.
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      // A port's method is a plain function: it has no `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      // A store that answers at once still has a port that promises.
      '@typescript-eslint/require-await': 'off',
      // `noPropertyAccessFromIndexSignature` of the compiler asks for the brackets.
      '@typescript-eslint/dot-notation': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'max-depth': ['error', 3],
      complexity: ['error', 15],
    },
  },
  {
    // Astro's types are widened by merging an interface, from a file that must not become a module.
    files: ['src/env.d.ts'],
    rules: { '@typescript-eslint/consistent-type-definitions': 'off', '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // What a person at a terminal reads is written there.
    files: ['src/commands/**', 'bench/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      // A test may insist that something is there, and looks at the console for complaints.
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
  ...astro.configs.recommended,
  ...astro.configs['jsx-a11y-recommended'],
  { files: ['**/*.{js,mjs}'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
);
