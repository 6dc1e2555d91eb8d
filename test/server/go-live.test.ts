import { createServer, request as pass, type Server } from 'node:http';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { stripeClient } from '../../src/stripe/client.ts';
import { fastFolder } from '../support/fast-folder.ts';
import { freePort } from '../support/ports.ts';
import { ask } from '../support/raw-http.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { noticeBody, signatureOf } from '../support/stripe-signing.ts';

/** The day of going live, rehearsed: an account that says it is live, a restricted key, an address in https whose TLS ends in a proxy. */
const HOST = 'dons.example.org';
const SECRET = 'whsec_of_the_live_endpoint';
const folder = fastFolder('obole-live-');

let sandbox: Sandbox;
let server: ServerProcess;
let front: Server;
let port: number;

/** Says who asks, and keeps the name that was asked for, as the files in `deploy/` do. */
function proxyTo(behind: number): Server {
  return createServer((request, response) => {
    const headers = { ...request.headers, 'x-forwarded-for': '203.0.113.7' };
    const onward = pass({ port: behind, host: '127.0.0.1', method: request.method, path: request.url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
}

beforeAll(async () => {
  const behind = await freePort();
  const webhook = { url: `http://127.0.0.1:${behind}/api/stripe/webhook`, secret: SECRET };
  sandbox = await startSandbox({ port: 0, dataDir: null, webhook, settleMs: 1, live: true });
  const variables = { PUBLIC_URL: `https://${HOST}`, TRUSTED_PROXIES: 'loopback', DATA_DIR: join(folder, 'dons') };
  const stripe = { STRIPE_SECRET_KEY: 'rk_live_sandbox', STRIPE_WEBHOOK_SECRET: SECRET, STRIPE_API_BASE: sandbox.apiBase };
  server = await startServer({ ...variables, ...stripe, PORT: String(behind) });
  front = proxyTo(behind);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  port = (front.address() as AddressInfo).port;
});
afterAll(async () => {
  front.close();
  front.closeAllConnections();
  await server.stop('SIGKILL');
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a live gift is booked, and the pages no longer speak of a sandbox', async () => {
  const stripe = stripeClient({ secretKey: 'rk_live_sandbox', webhookSecrets: [], apiBase: new URL(sandbox.apiBase) });
  await stripe.products.create({ id: 'prod_gift', name: 'Don' });
  const price = { currency: 'eur', unit_amount: 300, product: 'prod_gift' };
  const { id } = await stripe.checkout.sessions.create({
    mode: 'payment',
    success_url: `https://${HOST}/don/merci`,
    line_items: [{ quantity: 1, price_data: price }],
  });
  await sandbox.control.pay(id, { method: 'card' });
  expect(await sandbox.control.idle()).toEqual({ waiting: 0 });
  const home = async (): Promise<string> => (await ask(port, { headers: { host: HOST } })).body.toString();
  await expect.poll(home, { timeout: 10_000, interval: 100 }).toMatch(/\b3,00\s€/);
  expect(await home()).not.toMatch(/sandbox|bac à sable/i);
});

test('a notice of the test account is refused, and a name that is not the site’s', async () => {
  const body = noticeBody({ livemode: false });
  const headers = { host: HOST, 'stripe-signature': signatureOf(body, SECRET, Date.now()) };
  expect((await ask(port, { method: 'POST', path: '/api/stripe/webhook', body, headers })).status).toBe(400);
  expect((await ask(port, { headers: { host: 'other.example.org' } })).status).toBe(421);
});

test('what is answered keeps to https', async () => {
  const { headers } = await ask(port, { headers: { host: HOST } });
  expect(headers['strict-transport-security']).toContain('max-age=');
  const { status, headers: closed } = await ask(port, { path: '/tresorerie', headers: { host: HOST } });
  expect([status, closed.location]).toEqual([303, expect.not.stringContaining('http://')]);
});
