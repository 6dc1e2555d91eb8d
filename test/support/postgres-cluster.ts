import type { TestProject } from 'vitest/node';
import { startPostgres } from './postgres.ts';

declare module 'vitest' {
  // Vitest's own name is added to, which only an interface can be.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  export interface ProvidedContext {
    /** Where the run's PostgreSQL server answers: the address of its first database. */
    postgresUrl: string;
  }
}

/** One server for the whole run; each test has a database of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startPostgres();
  project.provide('postgresUrl', cluster.url('postgres'));
  return () => cluster.stop();
}
