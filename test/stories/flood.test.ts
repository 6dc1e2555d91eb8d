import { Agent, request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentMonth } from '../../src/coverage/report.ts';
import { stateHash } from '../../src/ledger/totals.ts';
import { ADAPTERS } from '../support/books.ts';
import { signatureOf } from '../support/stripe-signing.ts';
import { openWorld, WEBHOOK_SECRET, type World } from '../support/world.ts';

describe.each(ADAPTERS)('the same notice, sent again and again, on $name', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(undefined, adapter);
  });
  afterEach(() => world.close());

  it('50 times at once over 8 connections: one row, one gift, 50 answers of 200', async () => {
    await world.give({ amount: '30' });
    const before = await stateHash(world.running.books.ledger);
    await world.sandbox.control.deliveries({ hold: true });
    const { charge } = await world.give({ amount: '20', email: 'grace@example.org' });
    const events = await world.stripe.events.list({ type: 'charge.succeeded', limit: 1 });
    const [event] = events.data;
    expect(event?.data.object).toMatchObject({ id: charge });
    const body = JSON.stringify(event);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const statuses = await Promise.all(Array.from({ length: 50 }, () => post(agent, world, body)));
    agent.destroy();
    await world.running.notices.idle();
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect((await world.running.books.ledger.entry(`gift:${charge}`))?.measured?.amount).toBe(2_000);
    expect(await stateHash(world.running.books.ledger)).not.toBe(before);
    expect(currentMonth(await world.running.app.report()).gross).toBe(5_000);
  });
});

function post(agent: Agent, { environment }: World, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'stripe-signature': signatureOf(body, WEBHOOK_SECRET, Date.now()) };
    const sending = request(
      { agent, host: '127.0.0.1', port: environment.port, path: '/api/stripe/webhook', method: 'POST', headers },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}
