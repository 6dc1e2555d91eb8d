import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { databaseReach } from '../../src/storage/reach.ts';

const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('whether the database answers', () => {
  const { through, during } = databaseReach();
  /** As a page that fails: what it met is swallowed, and it goes on for a while. */
  const failing = (error: Error, forMs = 20) =>
    during(async () => {
      await through(() => Promise.reject(error)).catch(() => undefined);
      await sleep(forMs);
      return 500;
    });

  it('is told of each request by what it met itself', async () => {
    const away = failing(AWAY);
    const files = during(() => through(() => Promise.resolve(200)));
    const broken = failing(new TypeError('a bug'));
    expect(await Promise.all([away, files, broken])).toEqual([
      { value: 500, isAway: true },
      { value: 200, isAway: false },
      { value: 500, isAway: false },
    ]);
  });

  it('is not forgotten by what the same request is answered besides', async () => {
    const both = during(async () => {
      const [failed] = await Promise.allSettled([
        through(() => Promise.reject(AWAY)),
        sleep(5).then(() => through(() => Promise.resolve(1))),
      ]);
      return failed.status;
    });
    expect(await both).toEqual({ value: 'rejected', isAway: true });
    expect(await during(() => Promise.resolve('the next one'))).toMatchObject({ isAway: false });
  });

  it('is seen through what a library makes of it', async () => {
    expect(await failing(new Error('Failed to get session', { cause: AWAY }), 0)).toMatchObject({ isAway: true });
    expect(await failing(new Error('a bug', { cause: new TypeError('another') }), 0)).toMatchObject({ isAway: false });
  });

  it('does not hang on Stripe, nor on a request: commands ask too', async () => {
    const ofStripe = Object.assign(new Error('rolled'), { code: 'api_key_expired', type: 'StripeAuthenticationError' });
    expect(await failing(ofStripe, 0)).toMatchObject({ isAway: false });
    await expect(through(() => Promise.reject(AWAY))).rejects.toBe(AWAY);
  });
});
