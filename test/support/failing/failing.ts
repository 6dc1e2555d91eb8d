import { expect, it } from 'vitest';

/** Run by `test/verdict.test.ts` alone: it must fail. */
it('fails', () => {
  expect(1).toBe(2);
});
