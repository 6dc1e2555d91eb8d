import PDFDocument from 'pdfkit';
import type { Language } from '../settings/types.ts';

/** A column of a table: `share` of the width; figures stand to the right. */
export type PdfColumn = { readonly title: string; readonly share: number; readonly figures?: boolean };

export type PdfTable = {
  readonly caption: string;
  readonly columns: readonly PdfColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly total?: readonly string[];
};

/** `strong`: the value stands out. */
export type PdfField = { readonly name: string; readonly value: string; readonly strong?: boolean };

/** A tagged A4 document that is written from top to bottom. Every text stands in its structure: headings, paragraphs, tables with rows and heads. */
export type PdfPage = {
  /** `size`: in points. */
  title(text: string, size?: number): void;
  heading(text: string): void;
  paragraph(text: string): void;
  table(table: PdfTable): void;
  /** What has a name and a value, one below the other, under a heading of their own. */
  fields(heading: string, rows: readonly PdfField[]): void;
  /** Small print. */
  note(text: string): void;
  /** A word that must not be overlooked, in a frame. */
  stamp(text: string): void;
  end(): Promise<Uint8Array>;
};

/** `instantMs`: what the document is dated by; `language`: French unless it is said; `compress`: off where a test reads it back. */
export type PdfAbout = {
  readonly title: string;
  readonly author: string;
  readonly instantMs: number;
  readonly language?: Language;
  readonly compress?: boolean;
};

const MARGIN = 50;
const [SMALL, PLAIN, LARGE] = [8.5, 9.5, 17];
const ROW_GAP = 3.5;
const FINE = 7.5;
const RULE = '#999999';
const BAND = '#e6e9ee';
const FAINT = '#444444';
const ALARM = '#a40000';

/** The standard fonts know Windows-1252: it has accents and the euro, and neither the thin space nor the real minus. */
export function inStandardFont(text: string): string {
  return text
    .replace(/[\u202F\u2009]/gu, '\u00A0')
    .replace(/\u2212/gu, '-')
    .replace(
      /[^\u0020-\u007E\u00A0-\u00FF\u0152\u0153\u0160\u0161\u0178\u017D\u017E\u0192\u02C6\u02DC\u2013\u2014\u2018-\u201A\u201C-\u201E\u2020-\u2022\u2026\u2030\u2039\u203A\u20AC\u2122]/gu,
      '?',
    );
}

/** The library writes title and author as they are into the document's XML: signs that mean something there are told by their look-alikes. */
function inMetadata(text: string): string {
  return text.replaceAll('&', '\uFF06').replaceAll('<', '\u2039').replaceAll('>', '\u203A');
}

type Doc = InstanceType<typeof PDFDocument>;
type Struct = ReturnType<Doc['struct']>;

function openDocument({ title, author, instantMs, language = 'fr', compress = true }: PdfAbout): Doc {
  const dated = new Date(instantMs);
  return new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: language === 'fr' ? 'fr-FR' : 'en-GB',
    displayTitle: true,
    compress,
    info: { Title: inMetadata(title), Author: inMetadata(author), CreationDate: dated, ModDate: dated },
  });
}

function widthOf(doc: Doc): number {
  return doc.page.width - 2 * MARGIN;
}

function isFull(doc: Doc, height: number): boolean {
  return doc.y + height > doc.page.height - MARGIN;
}

/** A line that is there to be seen only. */
function rule(doc: Doc): void {
  doc.markContent('Artifact', { type: 'Layout' });
  doc
    .moveTo(MARGIN, doc.y)
    .lineTo(doc.page.width - MARGIN, doc.y)
    .lineWidth(0.5)
    .strokeColor(RULE)
    .stroke();
  doc.endMarkedContent();
}

type Cells = { readonly texts: readonly string[]; readonly kind: 'TH' | 'TD'; readonly bold: boolean };

/** One row, on one page. The first cell of a row is its head. */
function addRow(doc: Doc, table: Struct, columns: readonly PdfColumn[], { texts, kind, bold }: Cells): void {
  const shares = columns.reduce((sum, { share }) => sum + share, 0);
  const widths = columns.map(({ share }) => (widthOf(doc) * share) / shares);
  doc
    .font(bold ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(PLAIN)
    .fillColor('black');
  const written = texts.map(inStandardFont);
  const height = Math.max(...written.map((text, index) => doc.heightOfString(text, { width: (widths[index] ?? 0) - 6 })));
  if (isFull(doc, height + 2 * ROW_GAP)) doc.addPage();
  const top = doc.y + ROW_GAP;
  const row = doc.struct('TR');
  table.add(row);
  let left = MARGIN;
  written.forEach((text, index) => {
    const [width, x] = [(widths[index] ?? 0) - 6, left];
    const align = columns[index]?.figures === true ? 'right' : 'left';
    row.add(doc.struct(index === 0 ? 'TH' : kind, {}, () => void doc.text(text, x, top, { width, align })));
    left += widths[index] ?? 0;
  });
  row.end();
  doc.x = MARGIN;
  doc.y = top + height + ROW_GAP;
  rule(doc);
}

function addTable(doc: Doc, root: Struct, { caption, columns, rows, total }: PdfTable): void {
  if (isFull(doc, 80)) doc.addPage();
  const table = doc.struct('Table');
  root.add(table);
  doc.font('Helvetica').fontSize(SMALL).fillColor('black');
  table.add(doc.struct('Caption', {}, () => void doc.text(inStandardFont(caption), MARGIN, doc.y, { width: widthOf(doc) })));
  doc.moveDown(0.3);
  rule(doc);
  addRow(doc, table, columns, { texts: columns.map(({ title }) => title), kind: 'TH', bold: true });
  for (const texts of rows) addRow(doc, table, columns, { texts, kind: 'TD', bold: false });
  if (total) addRow(doc, table, columns, { texts: total, kind: 'TD', bold: true });
  table.end();
  doc.moveDown(1);
}

const NAME_SHARE = 0.36;

/** A heading on a band, and below it each field with its name to the left. */
function addFields(doc: Doc, root: Struct, heading: string, rows: readonly PdfField[]): void {
  if (isFull(doc, 50)) doc.addPage();
  const top = doc.y + 4;
  doc.markContent('Artifact', { type: 'Layout' });
  doc.rect(MARGIN, top, widthOf(doc), 16).fill(BAND);
  doc.endMarkedContent();
  doc.font('Helvetica-Bold').fontSize(PLAIN).fillColor('black');
  root.add(doc.struct('H2', {}, () => void doc.text(inStandardFont(heading), MARGIN + 4, top + 4, { width: widthOf(doc) - 8 })));
  doc.y = top + 18;
  const table = doc.struct('Table');
  root.add(table);
  const [nameWidth, valueLeft] = [widthOf(doc) * NAME_SHARE - 8, MARGIN + widthOf(doc) * NAME_SHARE];
  for (const { name, value, strong = false } of rows) {
    const [said, written] = [inStandardFont(name), inStandardFont(value)];
    const valueWidth = widthOf(doc) * (1 - NAME_SHARE) - 4;
    doc.font('Helvetica').fontSize(SMALL);
    const nameHeight = doc.heightOfString(said, { width: nameWidth });
    doc.font(strong ? 'Helvetica-Bold' : 'Helvetica').fontSize(PLAIN);
    const height = Math.max(nameHeight, doc.heightOfString(written, { width: valueWidth }));
    if (isFull(doc, height + 4)) doc.addPage();
    const y = doc.y + 2;
    const row = doc.struct('TR');
    table.add(row);
    row.add(
      doc.struct('TH', {}, () => {
        doc.font('Helvetica').fontSize(SMALL).fillColor(FAINT);
        doc.text(said, MARGIN + 4, y, { width: nameWidth });
      }),
    );
    row.add(
      doc.struct('TD', {}, () => {
        doc
          .font(strong ? 'Helvetica-Bold' : 'Helvetica')
          .fontSize(PLAIN)
          .fillColor('black');
        doc.text(written, valueLeft, y, { width: valueWidth });
      }),
    );
    row.end();
    doc.x = MARGIN;
    doc.y = y + height + 1;
  }
  table.end();
  doc.moveDown(0.4);
}

function addStamp(doc: Doc, root: Struct, text: string): void {
  const written = inStandardFont(text);
  doc.font('Helvetica-Bold').fontSize(12);
  const height = doc.heightOfString(written, { width: widthOf(doc) - 20 }) + 12;
  const top = doc.y;
  doc.markContent('Artifact', { type: 'Layout' });
  doc.rect(MARGIN, top, widthOf(doc), height).lineWidth(2).strokeColor(ALARM).stroke();
  doc.endMarkedContent();
  doc.fillColor(ALARM);
  root.add(doc.struct('P', {}, () => void doc.text(written, MARGIN + 10, top + 8, { width: widthOf(doc) - 20, align: 'center' })));
  doc.fillColor('black');
  doc.x = MARGIN;
  doc.y = top + height + 6;
}

/** Begins a document. */
export function pdfPage(about: PdfAbout): PdfPage {
  const doc = openDocument(about);
  const chunks: Uint8Array[] = [];
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const whole = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const root = doc.struct('Document');
  doc.addStructure(root);
  const say = (tag: string, text: string, font: string, size: number): void => {
    if (isFull(doc, size * (size === FINE ? 2 : 4))) doc.addPage();
    doc.font(font).fontSize(size).fillColor('black');
    root.add(doc.struct(tag, {}, () => void doc.text(inStandardFont(text), MARGIN, doc.y, { width: widthOf(doc) })));
    doc.moveDown(0.5);
  };
  return {
    title: (text, size = LARGE) => say('H1', text, 'Helvetica-Bold', size),
    heading: (text) => {
      doc.moveDown(0.5);
      say('H2', text, 'Helvetica-Bold', 12);
    },
    paragraph: (text) => say('P', text, 'Helvetica', PLAIN),
    table: (table) => addTable(doc, root, table),
    fields: (heading, rows) => addFields(doc, root, heading, rows),
    note: (text) => say('P', text, 'Helvetica', FINE),
    stamp: (text) => addStamp(doc, root, text),
    end: () => {
      root.end();
      doc.end();
      return whole;
    },
  };
}
