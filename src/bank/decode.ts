import type { FileProblem } from '../reconciliation/statement.ts';
import { ok, type Result } from '../values/result.ts';
import type { Encoding } from './csv-mapping.ts';
import { MOST_BYTES } from './limits.ts';
import { refuseFile } from './problem.ts';
import { countControls } from './text.ts';

/** How files begin that are no text, and are often sent instead of one. */
const MAGIC: readonly (readonly [start: string, name: string])[] = [
  ['PK\u0003\u0004', 'zip, xlsx, ods'],
  ['PK\u0005\u0006', 'zip'],
  ['%PDF-', 'pdf'],
  ['\u00D0\u00CF\u0011\u00E0', 'xls, doc'],
  ['\u001F\u008B', 'gzip'],
  ['\u0089PNG', 'png'],
  ['\u00FF\u00D8\u00FF', 'jpeg'],
  ['SQLite format 3', 'sqlite'],
];
const PADDING = new Set([' ', '\t', '\r', '\n', '\0', '\u001A']);
const SAMPLE = 65_536;
const CONTROLS_OF_TEXT = 0.01;

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Which of the two a file without a declaration is written in: ISO-8859-15 has `€`, `Œ`, `œ` and `Ÿ` where windows-1252 has `¤`, `¼`, `½`
 * and `¾`, which no bank writes, and nothing where windows-1252 has its quotes.
 */
function oneByteEncoding(bytes: Uint8Array): string {
  let likesLatin9 = false;
  for (const byte of bytes) {
    if (byte >= 0x80 && byte <= 0x9f) return 'windows-1252';
    likesLatin9 ||= byte === 0xa4 || (byte >= 0xbc && byte <= 0xbe);
  }
  return likesLatin9 ? 'iso-8859-15' : 'windows-1252';
}

/** `<?xml … encoding="ISO-8859-15"?>`, `CHARSET:1252` of OFX: only the one-byte ones, the others show by themselves. */
function declaredEncoding(start: string): string | undefined {
  const [, xml] = /^\s*<\?xml[^>]{0,200}\sencoding\s*=\s*["']([\w.-]{1,40})["']/i.exec(start) ?? [];
  const [, ofx] = /^[^<]{0,2000}\bCHARSET:\s*([\w-]{1,40})/i.exec(start) ?? [];
  const name = (xml ?? ofx ?? '').toLowerCase();
  if (/^(?:iso-?)?8859-15$|^latin-?9$/.test(name)) return 'iso-8859-15';
  return /^(?:(?:iso-?)?8859-1|latin-?1|(?:windows-|cp)?1252)$/.test(name) ? 'windows-1252' : undefined;
}

function textOf(bytes: Uint8Array, told: Encoding | null): string | undefined {
  if (told !== null) return decodeAs(told, bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeAs('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeAs('utf-16be', bytes);
  const declared = declaredEncoding(latin1(bytes.subarray(0, 2048)));
  return decodeAs('utf-8', bytes) ?? decodeAs(declared ?? oneByteEncoding(bytes), bytes);
}

/** Without an old end-of-file mark, or what filled a mainframe's last block. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && PADDING.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/**
 * The text of a file: UTF-8 where it is that without a fault, UTF-16 where it says so by its first bytes, else what it declares, else
 * windows-1252 or ISO-8859-15, unless somebody has told. What is no text is refused, and so is what is too large, without a look at its content.
 */
export function decodeText(bytes: Uint8Array, told: Encoding | null = null): Result<string, FileProblem> {
  if (bytes.length > MOST_BYTES) return refuseFile('too-large', String(bytes.length));
  const start = latin1(bytes.subarray(0, 16));
  const magic = MAGIC.find(([first]) => start.startsWith(first));
  if (magic) return refuseFile('binary', magic[1]);
  const text = textOf(bytes, told);
  if (text === undefined) return refuseFile('binary', told ?? 'utf-16');
  const whole = withoutPadding(text.replace(/^\uFEFF/u, ''));
  if (whole.trim() === '') return refuseFile('empty');
  const sample = whole.slice(0, SAMPLE);
  return countControls(sample) > 1 + sample.length * CONTROLS_OF_TEXT ? refuseFile('binary') : ok(whole);
}
