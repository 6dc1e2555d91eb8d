import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { refusal, type Answer } from './answer.ts';

/** One figure for the operator's monitoring: a name, what it says, and a value for each label, null where it is not known yet. */
export type Metric = {
  readonly name: string;
  readonly help: string;
  /** A gauge unless told. */
  readonly type?: 'gauge' | 'histogram';
  readonly values: readonly {
    readonly suffix?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly value: number | null;
  }[];
};

export type MetricsParts = {
  /** What whoever asks must bear; null where nobody may ask. */
  readonly token: string | null;
  read(): Promise<readonly Metric[]>;
};

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Whether the request bears the token, compared in a time that tells nothing of it. */
function bears(request: IncomingMessage, token: string): boolean {
  const [, borne = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  return timingSafeEqual(digest(borne), digest(token));
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function linesOf({ name, help, type = 'gauge', values }: Metric): string[] {
  const known = values.filter(({ value }) => value !== null);
  if (known.length === 0) return [];
  const samples = known.map(({ suffix = '', labels = {}, value }) => {
    const told = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `obole_${name}${suffix}${told.length === 0 ? '' : `{${told.join(',')}}`} ${String(value)}`;
  });
  return [`# HELP obole_${name} ${help}`, `# TYPE obole_${name} ${type}`, ...samples];
}

/** The figures in the text format that monitoring reads (prometheus.io/docs/instrumenting/exposition_formats), for who bears the token. */
export async function answerMetrics(request: IncomingMessage, { token, read }: MetricsParts): Promise<Answer> {
  if (token === null) return refusal(404, 'not_found', 'There is nothing at this address.');
  if (!bears(request, token)) {
    return refusal(401, 'token_missing', 'The request must bear METRICS_TOKEN.', { 'www-authenticate': 'Bearer' });
  }
  const body = Buffer.from(`${(await read()).flatMap(linesOf).join('\n')}\n`);
  return { status: 200, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' }, body };
}
