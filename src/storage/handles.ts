import type { Kysely } from 'kysely';
import type { Dialect } from './migrations.ts';
import type { Schema } from './schema.ts';
import type { Stamp } from './stamp.ts';

/** An open database. */
export type Handles = {
  readonly dialect: Dialect;
  /** Whether this process is the only one that serves from the database, so that leases found in it belong to the dead. */
  readonly alone: boolean;
  /** Transactions of it write one after the other. */
  readonly write: Kysely<Schema>;
  /** For reading only: never waits for a writer; a transaction of it sees one unchanging state. */
  read(): Kysely<Schema>;
  /** Which state of the database a look would see now. */
  readonly stamp: Stamp;
  /** Runs migrations on a connection that suits them. */
  migrating<Value>(work: (db: Kysely<Schema>) => Promise<Value>): Promise<Value>;
  /** Keeps a copy of the database as it is before a migration, where that can be done from here; what to tell the operator. */
  copyBefore(migration: string): Promise<string>;
  /** Gives the disk back what migrations have freed, where that is much. Says what to tell the operator, null for nothing. */
  giveBack(): Promise<string | null>;
  /** While the work runs, what is answered may be lost in a power cut; once it has ended, all of it is on the disk. */
  hastily<Value>(work: () => Promise<Value>): Promise<Value>;
  /** How an operator returns to what was before a migration, in words. */
  wayBack(migration: string): string;
  close(): Promise<void>;
};
