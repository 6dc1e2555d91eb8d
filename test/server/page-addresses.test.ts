import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keptAddress } from '../../src/server/page-addresses.ts';

describe('the address under which an answer is kept', () => {
  test.each([
    ['/', '/'],
    ['/en/', '/en/'],
    ['/?utm_source=x&fbclid=y', '/'],
    ['/transparence?mois=tous&lecture=lisse', '/transparence?lecture=lisse&mois=tous'],
    ['/transparence?lecture=lisse&x=1&mois=tous', '/transparence?lecture=lisse&mois=tous'],
    ['/en/transparency?months=all&months=all', '/en/transparency?months=all'],
    ['/transparence?mois=invented', '/transparence'],
    ['/transparence/2026-11?lecture=lisse', '/transparence/2026-11?lecture=lisse'],
    ['/projets/jitsi?mois=tous', '/projets/jitsi'],
    ['/campagnes/dons-2020/agenda.ics', '/campagnes/dons-2020/agenda.ics'],
    ['/api/v1/coverage.json?to=2026-11&from=2026-01', '/api/v1/coverage.json?from=2026-01&to=2026-11'],
    ['/badge.svg?lang=en', '/badge.svg?lang=en'],
    ['/badge.svg?lang=xx', '/badge.svg'],
    ['/feed.xml?lang=fr', '/feed.xml?lang=fr'],
    ['/widget', '/widget'],
    ['/sitemap.xml?', '/sitemap.xml'],
    ['/og/home.png', '/og/home.png'],
  ])('%s', (url, address) => {
    expect(keptAddress(url)).toBe(address);
  });

  test.each([
    ...[
      '/don',
      '/en/give',
      '/don/merci?don=1',
      '/don/virement',
      '/mes-dons',
      '/mes-dons/compte',
      '/en/my-gifts',
      '/tresorerie',
      '/tresorerie/connexion',
    ],
    ...[
      '/en/treasury/gifts',
      '/lettres',
      '/en/letters',
      '/desabonnement?lettre=x',
      '/en/unsubscribe',
      '/nowhere',
      '/transparence/',
      '/%74ransparence',
    ],
    ...['/api/v1/coverage.json?from=2026-13', '/api/v1/coverage.json?format=xml', '/healthz', `/projets/${'x'.repeat(200)}`, ''],
  ])('none for %s', (url) => {
    expect(keptAddress(url)).toBeNull();
  });

  test('never more than the path and what its page understands', () => {
    const paths = fc.constantFrom('/', '/transparence', '/en/transparency', '/badge.svg', '/projets', '/transparence/2026-11');
    const names = fc.oneof(fc.string(), fc.constantFrom('mois', 'lecture', 'lang', 'reading', 'months'));
    const values = fc.oneof(fc.string(), fc.constantFrom('tous', 'lisse', 'en', 'fr', 'all', 'smoothed'));
    const addresses = new Set<string | null>();
    fc.assert(
      fc.property(paths, fc.array(fc.tuple(names, values)), (path, query) => {
        const address = keptAddress(`${path}?${new URLSearchParams(query.map(([name, value]) => [name, value])).toString()}`);
        addresses.add(address);
        return address !== null && keptAddress(address) === address;
      }),
      { numRuns: 2_000 },
    );
    // Each page by each reading, in both languages' names at once.
    expect(addresses.size).toBeLessThan(60);
  });
});
