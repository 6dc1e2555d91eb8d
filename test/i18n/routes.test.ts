import { describe, expect, test } from 'vitest';
import { languageOf } from '../../src/i18n/language.ts';
import { givePath, pathTo, queryValue, readFrequency } from '../../src/i18n/routes.ts';

describe('addresses', () => {
  test('are those that others may rely on', () => {
    expect([pathTo('home', 'fr'), pathTo('home', 'en')]).toEqual(['/', '/en/']);
    expect(pathTo('project', 'fr', 'jitsi')).toBe('/projets/jitsi');
    expect(pathTo('campaign', 'en', 'dons-2020')).toBe('/en/campaigns/dons-2020');
    expect(pathTo('thanks', 'en')).toBe('/en/give/thanks');
  });

  test('tell their language', () => {
    expect(['/', '/don', '/enquete', '/en', '/en/give'].map(languageOf)).toEqual(['fr', 'fr', 'fr', 'en', 'en']);
  });
});

describe('links to the give form', () => {
  test('carry what is known in the words of their language', () => {
    expect(givePath('fr')).toBe('/don');
    expect(givePath('fr', { amount: '30' }, 'monthly')).toBe('/don?montant=30&frequence=mensuel');
    expect(givePath('en', { project: 'jitsi' }, 'once')).toBe('/en/give?project=jitsi&frequency=once');
  });

  test('are read in either language', () => {
    expect(queryValue(new URLSearchParams('montant=30'), 'amount')).toBe('30');
    expect(queryValue(new URLSearchParams('amount=30'), 'amount')).toBe('30');
    expect(queryValue(new URLSearchParams(''), 'amount')).toBe('');
    expect(['mensuel', 'monthly', 'annuel', 'once', 'weekly', ''].map(readFrequency)).toEqual([
      'monthly',
      'monthly',
      'yearly',
      'once',
      undefined,
      undefined,
    ]);
  });
});
