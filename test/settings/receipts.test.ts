import { describe, expect, it } from 'vitest';
import { readContent } from '../../src/settings/content.ts';
import { contentCopy } from '../support/content-copy.ts';

const BLOCK = `receipts:
  entitled_by: Marie Curie, présidente
  checked_on: 2026-11-02
  rescrit: null
  object: Promouvoir les logiciels libres
  category: { kind: general_interest }
  address: { street: 1 rue de l’Exemple, postcode: "75011", town: Paris }
  signatory: { name: Émile Zola, role: trésorier }
  memberships: no
  platform_gifts: platform
`;

/** The mistakes of `association.yaml` with a block of receipts, changed by some replacements; with a number of the association unless told. */
function mistakesOf(changes: readonly (readonly [string, string])[], numbered = true): string[] {
  using copy = contentCopy();
  const block = changes.reduce((text, [from, to]) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  }, BLOCK);
  const text = copy.text('association.yaml').replace('receipts: no\n', block);
  copy.write('association.yaml', numbered ? text.replace('rna: null', 'rna: W751234567') : text);
  return copy.mistakes().map(({ field, problem, expected }) => `${field}: ${problem}; expected ${expected}`);
}

describe('the block of tax receipts', () => {
  it('is read, with a form that is known without being named', () => {
    using copy = contentCopy();
    copy.write('association.yaml', copy.text('association.yaml').replace('receipts: no\n', BLOCK).replace('rna: null', 'rna: W751234567'));
    const read = readContent(copy.dir);
    expect(read.ok && read.value.association.receipts).toEqual({
      ...{ entitledBy: 'Marie Curie, présidente', checkedOn: '2026-11-02', rescrit: null, object: 'Promouvoir les logiciels libres' },
      ...{ category: { kind: 'general_interest' }, memberships: false, platformGifts: 'platform' },
      address: { street: '1 rue de l’Exemple', postcode: '75011', town: 'Paris', country: 'France' },
      signatory: { name: 'Émile Zola', role: 'trésorier' },
      forms: [{ from: '2023-01-01', number: '11580*05' }],
    });
    expect(
      mistakesOf([['{ kind: general_interest }', '{ kind: public_utility, decreed_on: 2019-03-14, published_on: 2019-03-16 }']]),
    ).toEqual([]);
    expect(mistakesOf([['{ kind: general_interest }', '{ kind: other, text: Fonds de dotation }']])).toEqual([]);
    expect(
      mistakesOf([['platform_gifts: platform\n', 'platform_gifts: platform\n  forms: [{ from: 2027-01-01, number: 11580*06 }]\n']]),
    ).toEqual([]);
  });

  it('needs a number of the association', () => {
    expect(mistakesOf([], false)).toEqual(['receipts: is on, and the association has no number; expected siren or rna filled in, or no']);
  });

  it('tells all its mistakes at once', () => {
    const mistakes = mistakesOf([
      ['entitled_by: Marie Curie, présidente', 'entitled_by: null'],
      ['checked_on: 2026-11-02', 'checked_on: 31/02/2026'],
      ['"75011"', '7'],
      ['memberships: no', 'memberships: perhaps'],
      ['platform_gifts: platform', 'platform_gifts: plateform'],
      ['  object: Promouvoir les logiciels libres\n', ''],
    ]);
    expect(mistakes.map((each) => each.split(';')[0]).toSorted()).toEqual([
      ...['receipts.address.postcode: "7" is not a postcode', 'receipts.checked_on: "31/02/2026" is not a day that exists'],
      ...[
        'receipts.entitled_by: is empty',
        'receipts.memberships: "perhaps" is not one of the words allowed here',
        'receipts.object: is missing',
      ],
      'receipts.platform_gifts: "plateform" is not one of the words allowed here',
    ]);
  });

  it('asks what each category asks for, and a form by its number', () => {
    const days = mistakesOf([['{ kind: general_interest }', '{ kind: public_utility }']]);
    expect(days.map((each) => each.split(':')[0])).toEqual(['receipts.category.decreed_on', 'receipts.category.published_on']);
    expect(mistakesOf([['{ kind: general_interest }', '{ kind: other }']])[0]).toContain('receipts.category.text: is empty');
    expect(
      mistakesOf([['platform_gifts: platform\n', 'platform_gifts: platform\n  forms: [{ from: 2027-01-01, number: 11580 }]\n']])[0],
    ).toContain('"11580" is not the number of a form; expected a number such as 11580*05');
  });
});
