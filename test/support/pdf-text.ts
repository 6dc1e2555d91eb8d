import { inflateSync } from 'node:zlib';

/** What Windows-1252 has between 0x80 and 0x9F. */
const decoder = new TextDecoder('windows-1252');

/** A PDF's streams as they are drawn from, compressed or not. Each is as long as it says: its last byte may look like the end of a line. */
function drawn(pdf: Uint8Array): string {
  const raw = Buffer.from(pdf).toString('latin1');
  let [text, from] = ['', 0];
  for (const head of raw.matchAll(/\/Length (\d+)(?:(?!endobj)[^])*?\bstream\r?\n/g)) {
    const start = head.index + head[0].length;
    const end = start + Number(head[1]);
    if (!head[0].includes('/FlateDecode')) continue;
    text += raw.slice(from, start) + inflateSync(Buffer.from(raw.slice(start, end), 'latin1')).toString('latin1');
    from = end;
  }
  return text + raw.slice(from);
}

/** The text of a PDF of ours, a line for each piece; unbreakable spaces are plain ones. */
export function pdfText(pdf: Uint8Array): string {
  const lines = Array.from(drawn(pdf).matchAll(/\[((?:<[0-9a-f]*>\s*-?[\d.]*\s*)+)\]\s*TJ/g), ([, pieces = '']) =>
    Array.from(pieces.matchAll(/<([0-9a-f]*)>/g), ([, hex = '']) => decoder.decode(Buffer.from(hex, 'hex'))).join(''),
  );
  return lines.join('\n').replaceAll('\u00A0', ' ');
}

/** The tags of its structure, each once. */
export function structureTags(pdf: Uint8Array): string[] {
  const raw = Buffer.from(pdf).toString('latin1');
  return [...new Set(Array.from(raw.matchAll(/\/S \/([A-Za-z0-9]+)/g), ([, tag = '']) => tag))];
}
