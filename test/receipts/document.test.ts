import { describe, expect, it } from 'vitest';
import { receiptPdf } from '../../src/exports/pdf-receipt.ts';
import { receiptContent, type ReceiptContent, type ReceiptParts } from '../../src/receipts/receipt.ts';
import type { ReceiptPayment } from '../../src/receipts/payment.ts';
import { cents } from '../../src/values/cents.ts';
import { day } from '../../src/values/day.ts';
import { bytesDigest } from '../../src/values/digest.ts';
import { pdfText, structureTags } from '../support/pdf-text.ts';
import { ADA, AFTER_2026, contentWithReceipts, SETTINGS } from '../support/receipts-on.ts';

function gift(id: string, on: string, amount: number, mode: ReceiptPayment['mode']): ReceiptPayment {
  return {
    ...{ id, day: day(on), gross: cents(amount), refunded: cents(0), disputed: cents(0), mode, isPlatform: false, isCompany: false },
    ...{ isMembership: false, holder: 'donor_a', told: null, receipt: null },
  };
}

const GIFTS = [gift('ch_1', '2026-03-05', 11_000, 'transfer'), gift('off_1', '2026-06-01', 3_000, 'cheque')];

function contentOf(about: Partial<ReceiptParts> = {}): ReceiptContent {
  const { association } = contentWithReceipts();
  const moment = { issuedOn: day('2027-01-15'), issuedMs: AFTER_2026 };
  return receiptContent({ number: 42, replaces: null, association, settings: SETTINGS, donor: ADA, payments: GIFTS, ...moment, ...about });
}

/** Its text with single spaces, lines joined: what a person reads from top to bottom. */
async function textOf(content: ReceiptContent, cancel: Parameters<typeof receiptPdf>[1] = null): Promise<string> {
  return pdfText(await receiptPdf(content, cancel)).replaceAll(/\s+/g, ' ');
}

/** The mentions of form 2041-RD (11580*05) in their order, each with what this receipt says there. */
const MENTIONS: readonly (readonly [string, string])[] = [
  ['1 title', 'Reçu des dons et versements effectués par les particuliers au titre des articles 200 et 978 du code général des impôts'],
  ['2 form', '2041-RD – N° 11580*05'],
  ['3 number', 'Numéro d’ordre du reçu : 42'],
  ['block', 'Organisme bénéficiaire'],
  ['4 name', 'Nom ou dénomination InterHop'],
  ['5 SIREN or RNA', 'Numéro SIREN ou RNA SIREN 732829320, RNA W751234567'],
  ['6 address', 'Adresse (n° et rue) 1 rue de l’Exemple Code postal 75011 Commune Paris Pays France'],
  ['7 object', 'Objet Promouvoir les logiciels libres et l’autohébergement de données de santé'],
  [
    '8 category',
    'Catégorie [X] Œuvre ou organisme d’intérêt général ayant un caractère philanthropique, éducatif, scientifique, social, humanitaire, sportif, familial, culturel',
  ],
  ['8 sub-case', '[X] Association loi 1901'],
  ['block', 'Donateur'],
  ['9 names', 'Nom Lovelace Prénoms Ada Augusta'],
  ['10 address', 'Adresse 12 bis, rue du Faubourg-Saint-Antoine Code postal 35000 Commune Rennes Pays France'],
  ['block', 'Don'],
  [
    '11 amount',
    'Le bénéficiaire reconnaît avoir reçu des dons et versements ouvrant droit à réduction d’impôt d’un montant de ***140,00*** euros',
  ],
  ['12 words', 'Somme en toutes lettres cent quarante euros'],
  ['13 date', 'Date du versement ou du don cumul 2026'],
  [
    '14 article',
    'Le bénéficiaire certifie sur l’honneur que les dons et versements qu’il reçoit ouvrent droit à la réduction d’impôt prévue à l’article [X] 200 du CGI [ ] 978 du CGI',
  ],
  ['15 form', 'Forme du don [ ] Acte authentique [ ] Acte sous seing privé [X] Déclaration de don manuel [ ] Autres'],
  [
    '16 nature',
    'Nature du don [X] Numéraire [ ] Titres de sociétés cotés [ ] Abandon exprès de revenus ou de produits [ ] Frais engagés par les bénévoles, dont ils renoncent expressément au remboursement [ ] Autres',
  ],
  [
    '17 mode',
    'En cas de don en numéraire, mode de versement du don [ ] Remise d’espèces [X] Chèque [X] Virement, prélèvement, carte bancaire',
  ],
  ['18 signature', 'Date et signature 15 janvier 2027 Émile Zola, trésorier'],
  ['19 notes', 'fortune immobilière (article 978 du CGI)'],
  ['19 notes', 'article L. 80 C du livre des procédures fiscales'],
  ['19 notes', 'article 1740 A du CGI'],
];

describe('the document of a tax receipt', () => {
  it('has every mention of form 2041-RD, in its order', async () => {
    const text = await textOf(contentOf());
    let from = 0;
    for (const [what, words] of MENTIONS) {
      const place = text.indexOf(words, from);
      expect(
        [what, words, place >= from],
        `${what}: after “${text.slice(Math.max(0, from - 60), from)}” comes “${text.slice(from, from + 300)}”`,
      ).toEqual([...[what, words, true]]);
      from = place + words.length;
    }
    expect(text).not.toContain('ANNULÉ');
    expect(text).not.toContain('?');
  });

  it('lists what it adds up, and not where there is one payment, which has its own day', async () => {
    expect(await textOf(contentOf())).toMatch(
      /Détail des versements compris dans ce reçu .*5 mars 2026 .*110,00 € .*1er juin 2026 .*30,00 € Total 140,00 €/,
    );
    const single = await textOf(contentOf({ payments: GIFTS.slice(0, 1) }));
    expect(single).toContain('Date du versement ou du don 5 mars 2026');
    expect(single).not.toContain('Détail');
    expect(single).toContain('[ ] Remise d’espèces [ ] Chèque [X] Virement, prélèvement, carte bancaire');
  });

  it('shows the line of its category alone', async () => {
    const utility = { kind: 'public_utility', decreedOn: day('2019-03-14'), publishedOn: day('2019-03-16') } as const;
    expect(await textOf(contentOf({ settings: { ...SETTINGS, category: utility } }))).toContain(
      '[X] Association reconnue d’utilité publique par décret en date du 14 mars 2019, publié au Journal officiel du 16 mars 2019',
    );
    const other = await textOf(contentOf({ settings: { ...SETTINGS, category: { kind: 'other', text: 'Fonds de dotation' } } }));
    expect(other).toContain('Catégorie [X] Fonds de dotation Donateur');
  });

  it('says that it is cancelled, and what takes its place', async () => {
    const cancelled = await textOf(contentOf(), { replacedBy: 43 });
    expect(cancelled).toContain('ANNULÉ – ce reçu est remplacé par le reçu n° 43');
    expect(await textOf(contentOf(), { replacedBy: null })).toContain('ANNULÉ – ce reçu n’est pas remplacé');
    expect(await textOf(contentOf({ number: 43, replaces: 42 }))).toContain('Ce reçu annule et remplace le reçu n° 42.');
  });

  it('is tagged French, with headings and tables, and shows names that its font has no sign for', async () => {
    const pdf = await receiptPdf(contentOf({ donor: { ...ADA, lastName: 'Łukasz-Nováček' } }), null);
    expect(structureTags(pdf)).toEqual(expect.arrayContaining(['Document', 'H1', 'H2', 'P', 'Table', 'TR', 'TH', 'TD']));
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/\/Lang \(fr-FR\)/);
    expect(pdfText(pdf)).toContain('Lukasz-Novácek');
  });

  it('is the same bytes each time: another drawing needs a new number of drawing, so that what was issued stays as it was', async () => {
    const [first, second] = [
      await receiptPdf(contentOf(), null),
      await receiptPdf(JSON.parse(JSON.stringify(contentOf())) as ReceiptContent, null),
    ];
    expect(bytesDigest(first)).toBe(bytesDigest(second));
    expect(contentOf().drawing).toBe(1);
    expect(bytesDigest(await receiptPdf(contentOf(), null))).toBe('cd4abeea2fe58f68e78af4779fb15d4452861c8aa0d5ea187926d7da54e3887f');
  });
});
