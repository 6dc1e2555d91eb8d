import { createServer } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { snippets } from '../../src/components/data/snippets.ts';
import { openBrowser } from '../support/browser.ts';
import { fakeApp } from '../support/fake-app.ts';
import { addressOf, servePages } from '../support/preview.ts';

test('another site shows the widget and the badge as copied, and a click on the gift leaves the frame', async () => {
  const app = fakeApp();
  await using closing = new AsyncDisposableStack();
  const site = closing.adopt(await servePages(app, 0), (each) => each.close());
  const { widget, badge } = snippets(new URL(site.url), 'InterHop', 'fr');
  const host = createServer((_, response) =>
    response.setHeader('content-type', 'text/html').end(`<!doctype html><html lang="fr"><title>hôte</title><main><h1>hôte</h1>${badge}${widget}</main>`),
  );
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  closing.defer(() => void host.close());
  const browser = closing.adopt(await openBrowser(), (each) => each.close());
  const context = await browser.newContext({ viewport: { width: 375, height: 700 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(addressOf(host), { waitUntil: 'networkidle' });
  await page.frameLocator('iframe').getByRole('heading', { name: /Il manque/u }).waitFor();
  expect(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(360);
  const violations = (await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag22aa']).analyze()).violations;
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  expect(complaints).toEqual([]);
  await page.frameLocator('iframe').getByRole('link', { name: 'Donner' }).first().click();
  await page.waitForURL(`${site.url}/don`);
});
