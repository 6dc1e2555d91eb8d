import type { FileProblem, StatementFormat } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import { IS_CFONB } from './cfonb-record.ts';
import { refuseFile } from './problem.ts';

/** Other messages of the same family, which are often exported instead. */
const OTHER_CAMT = /<(?:\w+:)?(BkToCstmrAcctRpt|BkToCstmrDbtCdtNtfctn)\b/u;

/** What a file is, from its content alone. Anything that opens like XML and is none of ours is told by the tag that it opens with. */
export function detectFormat(text: string): Result<StatementFormat, FileProblem> {
  const start = text.trimStart();
  const head = start.slice(0, 4000);
  if (/^OFXHEADER\s*:/iu.test(head) || /^(?:<\?[^>]*>\s*)*<OFX>/iu.test(head)) return ok('ofx');
  if (start.startsWith('<')) return detectXml(text, head);
  if (IS_CFONB.test(text)) return ok('cfonb120');
  return /[;,\t|]/u.test(head) ? ok('csv') : refuseFile('unknown-format', head.split(/[\r\n]/u, 1)[0]);
}

function detectXml(text: string, head: string): Result<StatementFormat, FileProblem> {
  if (/^<(?:!doctype\s+html|html)\b/iu.test(head)) return refuseFile('unknown-format', 'html');
  // Without a look at the rest: what names a document type may claim to be anything.
  if (/<!DOCTYPE/iu.test(head)) return refuseFile('doctype', /<!DOCTYPE[^>]*/iu.exec(head)?.[0]);
  if (text.includes('BkToCstmrStmt')) return ok('camt053');
  const other = OTHER_CAMT.exec(text)?.[1];
  if (other !== undefined) return refuseFile('unknown-format', other === 'BkToCstmrAcctRpt' ? 'camt.052' : 'camt.054');
  // A file that nests without end has no name to tell by; the guard says so better than "unknown".
  return ok('camt053');
}
