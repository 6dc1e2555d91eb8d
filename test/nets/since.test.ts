import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stripeClient } from '../../src/stripe/client.ts';
import { everyOne } from '../../src/stripe/pages.ts';
import { ADAPTERS } from '../support/books.ts';
import { at } from '../support/facts.ts';
import { booksAsFacts } from '../support/books-as-facts.ts';
import { liveThrough } from '../support/life.ts';
import { openWorld, type World } from '../support/world.ts';

const START = at('2026-06-02T09:00:00Z');

describe.each(ADAPTERS)('all that Stripe knows since a day, on $name', (adapter) => {
  let world: World;
  beforeEach(async () => {
    world = await openWorld(START, adapter);
    await world.sandbox.control.deliveries({ lose: true });
    await liveThrough(world, 60);
  });
  afterEach(() => world.close());

  it('goes on where it was cut short, tells how far it is, and ends with books that hold', async () => {
    const { nets, books } = world.running;
    const shares: number[] = [];
    let looks = 0;
    // The events of the last thirty days are gone through first: the cut falls into the walk.
    const cut = { at: (share: number) => shares.push(share), isStopped: () => (looks += 1) > 34 };
    expect(await nets.since(START, cut)).toMatchObject({ ok: true, value: { complete: false } });
    const reachedMs = (await books.movements.cursor(`since:${START}`)) ?? 0;
    expect(reachedMs).toBeGreaterThan(START);
    const cutAt = shares.at(-1) ?? 0;
    expect(cutAt).toBeLessThan(1);

    const rest: number[] = [];
    const whole = { at: (share: number) => rest.push(share), isStopped: () => false };
    expect(await nets.since(START, whole)).toMatchObject({ ok: true, value: { complete: true } });
    expect(rest[0]).toBeGreaterThan(cutAt);
    expect(rest.at(-1)).toBe(1);
    expect(rest).toEqual(rest.toSorted((left, right) => left - right));
    expect(await books.movements.cursor(`since:${START}`)).toBeNull();
    expect((await booksAsFacts(books.ledger)).filter((fact) => fact.includes(' gift '))).toHaveLength(6);
    expect(
      [...(await world.running.check()), await world.running.compare()].flatMap(({ fails, waits = [] }) => [...fails, ...waits]),
    ).toEqual([]);
  });

  it('a Stripe that cannot be reached is told, and leaves everything as it was', async () => {
    await world.sandbox.close();
    const done = await world.running.nets.walk();
    expect(done).toMatchObject({ ok: false, why: { kind: 'failed' } });
    expect(await world.running.nets.lastMs()).toEqual({ backfill: null, walk: null });
  }, 30_000);
});

describe('a Stripe that is asked too much', () => {
  let server: Server;
  let refusals: (response: ServerResponse) => boolean;
  let asked = 0;

  beforeEach(async () => {
    asked = 0;
    server = createServer((request, response) => {
      asked += 1;
      request.resume();
      if (refusals(response)) {
        response
          .writeHead(429, { 'content-type': 'application/json' })
          .end('{"error":{"type":"invalid_request_error","code":"rate_limit","message":"Too many"}}');
        return;
      }
      const list = {
        object: 'list',
        data: [{ id: 'txn_1', object: 'balance_transaction' }],
        has_more: false,
        url: '/v1/balance_transactions',
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const list = () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const stripe = stripeClient({ secretKey: 'sk_test_x', webhookSecrets: [], apiBase: new URL(`http://127.0.0.1:${port}`) });
    return everyOne((page) => stripe.balanceTransactions.list(page));
  };

  it('is waited for when it says no more than 429', async () => {
    refusals = () => asked <= 2;
    expect((await list()).map(({ id }) => id)).toEqual(['txn_1']);
    expect(asked).toBe(3);
  });

  it('is asked again by its own library when it says that we should', async () => {
    refusals = (response) => {
      response.setHeader('stripe-should-retry', 'true');
      return asked <= 2;
    };
    expect((await list()).map(({ id }) => id)).toEqual(['txn_1']);
    expect(asked).toBe(3);
  });
});
