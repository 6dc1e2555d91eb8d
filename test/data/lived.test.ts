import { expect, test } from 'vitest';
import { z } from 'zod';
import { badgeSvg } from '../../src/components/data/badge.ts';
import { stateSentences } from '../../src/components/month/sentences.ts';
import { LANGUAGES } from '../../src/i18n/language.ts';
import { escapeXml } from '../../src/values/markup.ts';
import { servePages } from '../support/preview.ts';
import { openWorld } from '../support/world.ts';

const Months = z.object({ months: z.array(z.object({ month: z.string(), cost: z.int(), costKind: z.string() })) });

test('after some simulated months costs, coverage and badge say the same cents', async () => {
  const world = await openWorld();
  try {
    await world.give({ amount: '40', frequency: 'monthly', email: 'a@example.org' });
    await world.give({ amount: '100', email: 'b@example.org' });
    await world.advanceDays(40);
    await world.settle();
    const { app } = world.running;
    const report = await app.report();
    const texts = await Promise.all([app.data('json', new URLSearchParams()), app.openData.costs('json', new URLSearchParams())]);
    const [coverage, costs] = texts.map((text) => Months.parse(JSON.parse(text.ok ? text.value : '{}')).months);
    expect(costs).toEqual(coverage);
    expect(costs?.length).toBeGreaterThan(1);
    for (const language of LANGUAGES) {
      const headline = escapeXml(stateSentences(report, language).headline);
      expect(badgeSvg(report, 'InterHop', language, true)).toContain(headline);
    }
    expect(report.months.reduce((sum, { gross }) => sum + gross, 0)).toBeGreaterThanOrEqual(18_000);
    const refused = await app.openData.costs('csv', new URLSearchParams('to=never'));
    expect(refused).toMatchObject({ ok: false, why: { field: 'to' } });
    expect(await app.openData.acts()).toEqual([]);
    const site = await servePages(app, 0);
    for (const path of ['/mes-dons', '/en/my-gifts']) {
      const answer = await fetch(site.url + path);
      expect(answer.status).toBe(200);
      expect(await answer.text(), 'a donor’s own page gives other sites nothing to show').not.toMatch(/"og:|"twitter:|rel="canonical"/u);
    }
    await site.close();
  } finally {
    await world.close();
  }
});
