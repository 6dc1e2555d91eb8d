import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    // A file each in a process of its own: servers, child processes and native drivers do not share one well.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 15_000,
    hookTimeout: 60_000,
    globalSetup: ['test/support/postgres-cluster.ts'],
    setupFiles: ['test/support/quiet-console.ts'],
    reporters: ['default', './test/support/last-line.ts'],
  },
});
