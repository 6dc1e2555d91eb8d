import { pino } from 'pino';
import type { Environment } from '../settings/types.ts';

type Write = (fields: Readonly<Record<string, string | number | boolean>>, message: string) => void;

/** Where the server tells what it does. Fields are plain and few: never a body, an e-mail address or a full network address. */
export type Log = {
  readonly debug: Write;
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
  /** Nobody asked for what goes well: who would tell it many times a second may leave it. */
  readonly isTerse?: boolean;
};

/** One JSON line each, on standard error: standard output is for people. */
export function jsonLog(level: Environment['logLevel']): Log {
  const lines = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } },
    pino.destination(2),
  );
  return {
    isTerse: !lines.isLevelEnabled('debug'),
    debug: (fields, message) => lines.debug(fields, message),
    info: (fields, message) => lines.info(fields, message),
    warn: (fields, message) => lines.warn(fields, message),
    error: (fields, message) => lines.error(fields, message),
  };
}
