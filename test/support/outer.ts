import type { Answer, Door } from '../../src/server/answer.ts';
import type { Log } from '../../src/server/log.ts';
import type { Limits } from '../../src/server/listener.ts';
import { createOuter, type Outer, type OuterParts } from '../../src/server/outer.ts';
import type { StaticFiles } from '../../src/server/static-files.ts';
import { freePort } from './ports.ts';

export type Line = { readonly level: string; readonly fields: Readonly<Record<string, unknown>>; readonly message: string };

/** A log that can be read again. */
export function memoryLog(): Log & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const write =
    (level: string) =>
    (fields: Line['fields'], message: string): void => {
      lines.push({ level, fields, message });
    };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

export const plainPage: Door = async () => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: Buffer.from('<p>page</p>'),
});
export const received: Answer = { status: 200, headers: {}, body: Buffer.from('{}') };

const LIMITS: Limits = { headersMs: 2_000, requestMs: 2_000, announceMs: 0, graceMs: 1_000 };

export type Started = Outer & { readonly port: number; readonly log: ReturnType<typeof memoryLog>; [Symbol.asyncDispose](): Promise<void> };

type Changes = Partial<Omit<OuterParts, 'limits' | 'publicUrl'>> & { readonly limits?: Partial<Limits>; readonly publicUrl?: string };

/** An outer server on a port of its own; `publicUrl` is that of the port unless told. Stopped when its `await using` ends. */
export async function startOuter({ limits, publicUrl, ...changes }: Changes = {}): Promise<Started> {
  const port = await freePort();
  const log = memoryLog();
  const files: StaticFiles = new Map();
  const outer = createOuter({
    publicUrl: new URL(publicUrl ?? `http://localhost:${port}`),
    trustedProxies: [],
    files,
    webhook: async () => received,
    pages: plainPage,
    ready: async () => ({ ok: true }),
    metrics: { token: null, read: async () => [] },
    log,
    now: () => performance.now(),
    ...changes,
    limits: { ...LIMITS, ...limits },
  });
  await new Promise<void>((resolve) => outer.server.listen(port, '127.0.0.1', () => resolve()));
  return { ...outer, port, log, [Symbol.asyncDispose]: () => outer.stop() };
}
