import { FORMATS } from '../i18n/formats.ts';
import { printable, type Identity } from '../receipts/identity.ts';
import type { ReceiptCancel, ReceiptContent } from '../receipts/receipt.ts';
import { framedAmount } from '../receipts/words.ts';
import { pdfPage, type PdfPage } from './pdf-document.ts';
import { boxes, categoryWords, FORM_WORDS, paidOnWords } from './receipt-words.ts';

const { fields } = FORM_WORDS;

function tellOrganisation(page: PdfPage, { organisation }: ReceiptContent): void {
  const { name, siren, rna, address, object, category } = organisation;
  const ids = [...(siren === null ? [] : [FORM_WORDS.siren(siren)]), ...(rna === null ? [] : [FORM_WORDS.rna(rna)])];
  page.fields(FORM_WORDS.organisation, [
    { name: fields.name, value: name, strong: true },
    { name: fields.id, value: ids.join(', ') },
    { name: fields.street, value: address.street },
    { name: fields.postcode, value: address.postcode },
    { name: fields.town, value: address.town },
    { name: fields.country, value: address.country },
    { name: fields.object, value: object },
    { name: fields.category, value: categoryWords(category) },
  ]);
}

function tellDonor(page: PdfPage, { lastName, firstNames, address, postcode, town, country }: Identity): void {
  page.fields(FORM_WORDS.donor, [
    { name: FORM_WORDS.lastName, value: printable(lastName), strong: true },
    { name: FORM_WORDS.firstNames, value: printable(firstNames), strong: true },
    { name: FORM_WORDS.address, value: printable(address) },
    { name: fields.postcode, value: printable(postcode) },
    { name: fields.town, value: printable(town) },
    { name: fields.country, value: printable(country) },
  ]);
}

function tellGift(page: PdfPage, content: ReceiptContent): void {
  page.fields(FORM_WORDS.gift, [
    { name: FORM_WORDS.received, value: FORM_WORDS.euros(framedAmount(content.amount)), strong: true },
    { name: FORM_WORDS.words, value: content.amountWords },
    { name: FORM_WORDS.paidOn, value: paidOnWords(content) },
    { name: FORM_WORDS.certified, value: boxes(FORM_WORDS.articles, content.articles) },
    { name: FORM_WORDS.giftForm, value: boxes(FORM_WORDS.giftForms, [content.giftForm]) },
    { name: FORM_WORDS.nature, value: boxes(FORM_WORDS.natures, [content.nature]) },
    { name: FORM_WORDS.mode, value: boxes(FORM_WORDS.modes, content.modes) },
  ]);
}

function tellPayments(page: PdfPage, { payments, amount }: ReceiptContent): void {
  if (payments.length < 2) return;
  const { day, exact } = FORMATS.fr;
  page.table({
    caption: FORM_WORDS.payments,
    columns: [
      { title: FORM_WORDS.paymentColumns.day, share: 2 },
      { title: FORM_WORDS.paymentColumns.mode, share: 3 },
      { title: FORM_WORDS.paymentColumns.amount, share: 1, figures: true },
    ],
    rows: payments.map((each) => [day(each.day), FORM_WORDS.modes[each.mode], exact(each.amount)]),
    total: [FORM_WORDS.total, '', exact(amount)],
  });
}

/**
 * A tax receipt as form 2041-RD asks for it, from its frozen content and nothing else: the same content gives the same bytes, which no
 * compression changes from one release of its library to the next. A cancelled one says so, and which one took its place.
 */
export function receiptPdf(content: ReceiptContent, cancel: Pick<ReceiptCancel, 'replacedBy'> | null): Promise<Uint8Array> {
  const { form, number, replaces, organisation, signatory, issuedOn, issuedMs } = content;
  const page = pdfPage({ title: `${FORM_WORDS.number} : ${number}`, author: organisation.name, instantMs: issuedMs, compress: false });
  page.title(FORM_WORDS.title, 12);
  if (cancel) page.stamp(cancel.replacedBy === null ? FORM_WORDS.cancelledAlone : FORM_WORDS.cancelled(String(cancel.replacedBy)));
  page.paragraph(FORM_WORDS.form(form.model, form.number));
  page.paragraph(`${FORM_WORDS.number} : ${number}`);
  if (replaces !== null) page.paragraph(FORM_WORDS.replaces(String(replaces)));
  tellOrganisation(page, content);
  tellDonor(page, content.donor);
  tellGift(page, content);
  page.fields(FORM_WORDS.signed, [
    { name: FORMATS.fr.day(issuedOn), value: FORM_WORDS.signature(signatory.name, signatory.role), strong: true },
  ]);
  const { exclusive, procedure, penalty, kept } = FORM_WORDS.notes;
  for (const note of [exclusive, procedure, penalty, kept]) page.note(note);
  tellPayments(page, content);
  return page.end();
}
