import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/facts.ts';
import { openWorld, type World } from '../support/world.ts';
import { worldSite, type Visitor, type WorldSite } from '../support/world-site.ts';

const COSTS = '/tresorerie/couts';
const NOTHING = { until: '', supplier: '', category: '', whatFr: '', whatEn: '', whyFr: '', whyEn: '', covered: '' };
const CHANGE = { ...NOTHING, do: 'change', new: '', line: 'hds-hosting', seen: '0', from: '2026-09-01', amount: '1800', per: '' };

/** What public pages say of costs comes from the books, as soon as a treasurer has changed them there. */
describe('a change of a cost line', { timeout: 30_000 }, () => {
  let world: World;
  let site: WorldSite;
  let treasurer: Visitor;
  beforeAll(async () => {
    world = await openWorld(at('2026-09-08T09:00:00Z'));
    site = await worldSite(world);
    treasurer = await site.person('treasurer');
  }, 60_000);
  afterAll(async () => {
    await site.close();
    await world.close();
  });

  /** Each page with what it says before, and after. */
  const SAID = [
    ['/', '900 € par mois, payés à GPLExpert', '1 800 € par mois, payés à Hébergeur suivant'],
    ['/en/', '€900 a month, paid to GPLExpert', '€1,800 a month, paid to Hébergeur suivant'],
    ['/', 'environ 4 heures de serveurs', 'environ 2 heures de serveurs'],
    ['/don', '10 € environ 8 heures de serveurs', '10 € environ 4 heures de serveurs'],
    ['/en/give', '€10 about 8 hours of servers', '€10 about 4 hours of servers'],
    ['/projets/jitsi', '25 % de la ligne « Hébergement de données de santé (HDS) »', '75 % de la ligne « Serveurs »'],
    ['/en/projects/jitsi', '25% of the line “Health data hosting (HDS)”', '75% of the line “Servers”'],
  ] as const;

  it('is read on the home, project and give pages', async () => {
    const read = async (path: string): Promise<string> =>
      (await treasurer.get(path)).text
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/\s+/g, ' ')
        .replaceAll(' ,', ',');
    for (const [path, before, after] of SAID) {
      const text = await read(path);
      expect(text, path).toContain(before);
      expect(text, path).not.toContain(after);
    }
    const shares = 'jitsi 3, messaging 1';
    const changed = { ...CHANGE, shares, supplier: 'Hébergeur suivant', whatFr: 'Serveurs', whatEn: 'Servers' };
    expect(await treasurer.post(COSTS, changed)).toMatchObject({ status: 303 });
    for (const [path, , after] of SAID) expect(await read(path), path).toContain(after);
  });
});
