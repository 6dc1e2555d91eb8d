import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { quantile } from './row.ts';

const CONNECTIONS = 64;
/** The public address of a measured house. */
const HOST = 'localhost:4321';

export type PageLoad = { readonly perSecond: number; readonly p99Ms: number };
export type Seen = { readonly body: Buffer; readonly ms: number; readonly headers: IncomingHttpHeaders };

/** Opens a page over a connection of its own, as a browser would; anything but 200 is an error. */
export function page(port: number, path = '/', { host = HOST, cookie }: { readonly host?: string; readonly cookie?: string } = {}): Promise<Seen> {
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { host, 'accept-encoding': 'gzip, deflate, br', ...(cookie !== undefined && { cookie }) };
    const asking = request({ host: '127.0.0.1', port, path, agent: false, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ body: Buffer.concat(chunks), ms: performance.now() - startMs, headers: answer.headers });
        else reject(new Error(`${path} is answered ${answer.statusCode} ${answer.headers.location ?? ''}`));
      });
    });
    asking.on('error', reject);
    asking.end();
  });
}

/** How long an answer is, headers included, by its first bytes. */
function answerBytes(first: Buffer): number {
  const end = first.indexOf('\r\n\r\n');
  const length = /content-length: (\d+)/i.exec(first.toString('latin1', 0, end))?.[1];
  if (end === -1 || length === undefined) throw new Error(`an answer begins with ${first.toString('latin1', 0, 100)}`);
  return end + 4 + Number(length);
}

/** Asks for the home page over some connections for a while, each as soon as the answer before is whole; bytes are counted and not read, so that asking costs less than answering. */
export async function pageLoad(port: number, lastsMs: number, host = HOST): Promise<PageLoad> {
  const asked = `GET / HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n`;
  const tookMs: number[] = [];
  const endMs = performance.now() + lastsMs;
  const worker = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let [got, each, sentMs] = [0, 0, performance.now()];
      const socket = connect(port, '127.0.0.1', () => socket.write(asked));
      socket.setNoDelay(true);
      socket.on('data', (chunk: Buffer) => {
        if (got === 0) each = answerBytes(chunk);
        got += chunk.length;
        if (got < each) return;
        if (got > each) return reject(new Error(`an answer of ${got} bytes, not ${each}`));
        const nowMs = performance.now();
        tookMs.push(nowMs - sentMs);
        [got, sentMs] = [0, nowMs];
        if (nowMs < endMs) socket.write(asked);
        else resolve(void socket.destroy());
        return undefined;
      });
      socket.on('error', reject);
    });
  const startMs = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  const seconds = (performance.now() - startMs) / 1_000;
  return { perSecond: Math.round(tookMs.length / seconds), p99Ms: Math.round(quantile(tookMs, 0.99) * 10) / 10 };
}
