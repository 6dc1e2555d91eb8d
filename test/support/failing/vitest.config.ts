import { defineConfig } from 'vitest/config';

/** As the project's own, for one file that fails. */
export default defineConfig({
  test: {
    root: '.',
    include: ['test/support/failing/failing.ts'],
    globalSetup: ['test/support/postgres-cluster.ts'],
    reporters: ['default', './test/support/last-line.ts'],
  },
});
