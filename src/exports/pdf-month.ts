import { FORMATS } from '../i18n/formats.ts';
import type { Closed, FrozenFigures } from '../ledger/closing.ts';
import type { Listed } from '../reconciliation/closing-store.ts';
import type { Cents } from '../values/cents.ts';
import { cents } from '../values/cents.ts';
import { pdfPage, type PdfAbout, type PdfPage } from './pdf-document.ts';

const { exact, day, month: monthText } = FORMATS.fr;

type Row = readonly [string, string];

function rowsOf({ oneOff, recurring, offline, merged, ...figures }: FrozenFigures): Row[] {
  const part = (name: string, amount: Cents | null): Row[] => (amount === null ? [] : [[name, exact(amount)]]);
  const less = (name: string, amount: Cents): Row => [name, exact(cents(-amount))];
  return [
    ...part('Dons réguliers', recurring),
    ...part('Dons ponctuels', oneOff),
    ...part('Virements, chèques, autres', offline),
    ...part('Dons, sans détail (moins de trois dons dans une part)', merged),
    ['Dons, brut', exact(figures.gross)],
    ['Autres recettes qui financent les coûts', exact(figures.other)],
    less('Remboursements', figures.refunds),
    less('Contestations', figures.disputes),
    less('Frais de paiement', figures.fees),
  ];
}

function tellClosing(page: PdfPage, { n, on, entries, content, before, hash }: Closed): void {
  page.heading('La clôture');
  page.table({
    caption: 'Maillon de la chaîne des clôtures, publiée dans /api/v1/closings.json',
    columns: [
      { title: 'Élément', share: 1 },
      { title: 'Valeur', share: 3 },
    ],
    rows: [
      ['Numéro', String(n)],
      ['Clos le', day(on)],
      ['Écritures', String(entries)],
      ['Empreinte des écritures', content],
      ['Maillon précédent', before ?? 'aucun'],
      ['Empreinte', hash],
    ],
  });
}

function tellListed(page: PdfPage, { onTheWay, pendingDebits }: Listed): void {
  page.heading('Ce qui n’était pas encore arrivé');
  page.paragraph(`Prélèvements en attente de confirmation, non comptés : ${exact(pendingDebits)}.`);
  if (onTheWay.length === 0) return page.paragraph('Aucun versement Stripe n’était en route vers la banque.');
  page.table({
    caption: 'Versements Stripe en route vers la banque',
    columns: [
      { title: 'Versement', share: 3 },
      { title: 'Attendu le', share: 2 },
      { title: 'Montant', share: 1, figures: true },
    ],
    rows: onTheWay.map(({ payout, arrivesOn, amount }) => [payout, day(arrivesOn), exact(amount)]),
  });
}

/** The statement of a closed month, as a tagged PDF in French. */
export function monthPdf(about: Omit<PdfAbout, 'title'>, closing: Closed, listed: Listed | null): Promise<Uint8Array> {
  const title = `Relevé de ${monthText(closing.month)}`;
  const page = pdfPage({ ...about, title });
  const { figures } = closing;
  page.title(`${about.author} – ${title}`);
  page.paragraph('Chiffres publics du mois, figés par sa clôture. Ce qui est appris ensuite est écrit au premier jour ouvert.');
  page.heading('Le compte du mois');
  page.table({
    caption: `Reçu en ${monthText(closing.month)}, en euros`,
    columns: [
      { title: 'Ligne', share: 3 },
      { title: 'Montant', share: 1, figures: true },
    ],
    rows: rowsOf(figures),
    total: ['Net reçu', exact(figures.net)],
  });
  page.paragraph(`Coût du mois (${figures.costKind === 'invoiced' ? 'facturé' : 'prévu'}) : ${exact(figures.cost)}.`);
  tellClosing(page, closing);
  if (listed) tellListed(page, listed);
  return page.end();
}
