import type { DatabaseConnection, Driver, Kysely } from 'kysely';
import { sql } from 'kysely';
import { stopwatch } from '../values/clock.ts';
import type { Schema } from './schema.ts';

/** Which state of the database one sees: as long as the text is the same, nothing that is in it has changed. */
export type Stamp = () => string | Promise<string>;

/** What another instance writes is seen at the latest so long after it was written (milliseconds). */
const LOOK_EVERY_MS = 400;

export type WatchedStamp = {
  readonly stamp: Stamp;
  /** Says that this process may have written: the next one who asks is told by the database itself. */
  written(): void;
};

/**
 * PostgreSQL's own word: the transactions that a new look would see. Between two looks the last one is told again, so that whoever asks ten
 * thousand times a second costs the database two questions.
 */
export function snapshotStamp(db: Kysely<Schema>): WatchedStamp {
  let writes = 0;
  let last: { readonly text: string; readonly writes: number; readonly atMs: number } | null = null;
  let looking: { readonly writes: number; readonly text: Promise<string> } | null = null;

  const look = async (): Promise<string> => {
    const before = { writes, atMs: stopwatch.now() };
    const { rows } = await sql<{ seen: string }>`select pg_current_snapshot()::text as seen`.execute(db);
    last = { text: rows[0]?.seen ?? '', ...before };
    return last.text;
  };

  return {
    written: () => {
      writes += 1;
    },
    stamp: () => {
      if (last?.writes === writes && stopwatch.now() - last.atMs < LOOK_EVERY_MS) return last.text;
      if (looking?.writes === writes) return looking.text;
      const mine = {
        writes,
        text: look().finally(() => {
          if (looking === mine) looking = null;
        }),
      };
      looking = mine;
      return mine.text;
    },
  };
}

/** Calls back whenever a connection is given back: whatever was written on it is committed by then. */
export function afterUse(driver: Driver, used: () => void): void {
  const release = driver.releaseConnection.bind(driver);
  driver.releaseConnection = async (connection: DatabaseConnection) => {
    used();
    await release(connection);
  };
}
