import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { MOST_DEPTH } from './limits.ts';
import { refuseFile } from './problem.ts';

/** A tag and the text behind it. `isLeaf` once it is known that no tag closes it around others. */
type Piece = { readonly name: string; readonly closes: boolean; readonly text: string; isLeaf: boolean };

/** What holds others: where one of these is not closed, the file lacks a piece, and its movements must not be taken for another's. */
const HOLDERS = /^(?:OFX|STMTTRN|LEDGERBAL|BANKTRANLIST|PAYEE|CURRENCY|\w+RS|\w+RSV1|\w+ACCTFROM)$/u;

const TAG = /<(\/?)([A-Za-z][\w.-]{0,63})>([^<]*)/gu;

function piecesOf(sgml: string): Piece[] {
  return Array.from(sgml.matchAll(TAG), ([, slash, name = '', text = '']) => ({
    name: name.toUpperCase(),
    closes: slash === '/',
    text: text.trim(),
    isLeaf: false,
  }));
}

/** Marks the elements that hold a text or nothing: those with a text, and those that nothing closes before what they stand in ends. */
function markLeaves(pieces: readonly Piece[]): 'too-deep' | Piece | undefined {
  const open: Piece[] = [];
  for (const piece of pieces) {
    if (!piece.closes) {
      if (piece.text !== '') piece.isLeaf = true;
      open.push(piece);
      // Leaves are only known when what they stand in is closed, so they count: none of OFX has 64 of them open.
      if (open.length > 4 * MOST_DEPTH) return 'too-deep';
      continue;
    }
    const opener = open.findLastIndex((each) => each.name === piece.name);
    if (opener === -1) return piece;
    const unclosed = open.splice(opener).slice(1);
    const broken = unclosed.find((each) => HOLDERS.test(each.name));
    if (broken) return broken;
    for (const each of unclosed) each.isLeaf = true;
  }
  return open[0];
}

/**
 * OFX 1.x is SGML whose elements with a text need no closing tag: the same as XML, on one line or many, so that one guarded reader reads
 * both. An element of the wrong end, or a file that stops in the middle, is refused.
 */
export function sgmlAsXml(sgml: string): Result<string, FileProblem> {
  // A `<` that opens no tag is a sign in a label.
  const pieces = piecesOf(sgml.replace(/<(?!\/?[A-Za-z][\w.-]{0,63}>)/gu, '&lt;'));
  const wrong = markLeaves(pieces);
  if (wrong === 'too-deep') return refuseFile('too-deep');
  if (wrong) return refuseFile('malformed', `<${wrong.closes ? '/' : ''}${wrong.name}>`);
  const closedLeaf = (piece: Piece, index: number): boolean => {
    const before = pieces[index - 1];
    return piece.closes && before !== undefined && before.isLeaf && before.name === piece.name && !before.closes;
  };
  const written = pieces.map((piece, index) => {
    if (piece.isLeaf) return `<${piece.name}>${piece.text}</${piece.name}>`;
    if (closedLeaf(piece, index)) return '';
    return `<${piece.closes ? '/' : ''}${piece.name}>`;
  });
  return ok(written.join(''));
}
