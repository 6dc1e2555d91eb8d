import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export type Load = { readonly perSecond: number; readonly p99Ms: number };

let serial = 0;

/** A signed notice of about 3.5 KB, never the same twice. */
function notice(secret: string): { readonly body: Buffer; readonly signature: string } {
  serial += 1;
  const object = { id: `ch_${serial}`, object: 'charge', amount: 3_000, filler: 'x'.repeat(3_200) };
  const created = Math.floor(Date.now() / 1_000);
  const body = Buffer.from(JSON.stringify({ id: `evt_${process.pid}_${serial}`, object: 'event', type: 'charge.succeeded', created, livemode: false, data: { object } }));
  return { body, signature: `t=${created},v1=${createHmac('sha256', secret).update(`${created}.`).update(body).digest('hex')}` };
}

function send(agent: Agent, port: number, path: string, secret: string): Promise<number> {
  const { body, signature } = notice(secret);
  const startMs = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'stripe-signature': signature };
    const sending = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 200 ? resolve(performance.now() - startMs) : reject(new Error(`answered ${answer.statusCode}`))));
    });
    sending.on('error', reject);
    sending.end(body);
  });
}

/** Sends notices over some connections for a while, each as soon as the one before is answered. */
export async function load(port: number, path: string, secret: string, connections: number, lastsMs: number): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const tookMs: number[] = [];
  const startMs = performance.now();
  const worker = async (): Promise<void> => {
    while (performance.now() - startMs < lastsMs) tookMs.push(await send(agent, port, path, secret));
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const seconds = (performance.now() - startMs) / 1_000;
  agent.destroy();
  tookMs.sort((left, right) => left - right);
  return { perSecond: Math.round(tookMs.length / seconds), p99Ms: Math.round((tookMs[Math.floor(tookMs.length * 0.99)] ?? 0) * 10) / 10 };
}
