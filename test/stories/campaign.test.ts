import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { openWorld, testContent, type World } from '../support/world.ts';
import { worldSite, type WorldSite } from '../support/world-site.ts';

const content = testContent();
const [real] = content.campaigns;
if (!real) throw new Error('Bug: there is no campaign');
const CAMPAIGN = { ...real, from: day('2026-11-01'), until: day('2026-12-31'), goal: { kind: 'euros', amount: cents(20_000) } } as const;

describe('gifts that are made for a campaign', { timeout: 60_000 }, () => {
  let world: World;
  let site: WorldSite;
  beforeAll(async () => {
    world = await openWorld(Date.parse('2026-11-10T10:00:00Z'), undefined, { ...content, campaigns: [CAMPAIGN] });
    site = await worldSite(world);
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  async function give(amount: string, campaign: string): Promise<void> {
    const { app } = world.running;
    const typed = { amount, frequency: 'once', email: 'ada@example.org', project: '', campaign, visibility: '', message: '' };
    const asked = await app.gifts.ask({ ...typed, token: app.gifts.newToken() }, 'fr');
    if (asked.kind !== 'go') throw new Error(`not asked: ${asked.kind}`);
    await world.sandbox.control.pay(asked.url, { method: 'card' });
    await world.settle();
  }

  async function page(): Promise<string> {
    const answer = await fetch(`${site.url}/campagnes/${CAMPAIGN.slug}`);
    return (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
  }

  it('are on its page once they are three, those of no campaign are not', async () => {
    expect(await page()).toContain('Aucun don n’est encore arrivé.');
    await give('40', CAMPAIGN.slug);
    await give('50', CAMPAIGN.slug);
    expect(await page()).toContain('La somme n’est pas dite pour l’instant');
    await give('60', CAMPAIGN.slug);
    expect(await page()).toContain('150 € sur 200 €, soit 75 %. Il manque 50 €.');
    await give('70', '');
    // One gift beside the campaign's could be told by subtracting it from the month.
    expect(await page()).toContain('La somme n’est pas dite pour l’instant');
  });
});
