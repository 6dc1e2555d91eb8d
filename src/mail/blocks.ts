import type { Language } from '../settings/types.ts';

/** What a letter is made of: the text and the HTML say the same, in the same order. */
export type Block =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'link'; readonly text: string; readonly url: string }
  | { readonly kind: 'quote'; readonly text: string };

export function words(text: string): Block {
  return { kind: 'words', text };
}

export function link(text: string, url: string): Block {
  return { kind: 'link', text, url };
}

/** Rows without a value are left out. */
export function facts(...rows: readonly (readonly [string, string | null])[]): Block {
  return { kind: 'facts', rows: rows.flatMap(([label, value]) => (value === null ? [] : [[label, value] as const])) };
}

export function quote(text: string): Block {
  return { kind: 'quote', text };
}

/** A text on one line, without anything that could end a header and begin another. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function textOfBlock(block: Block, colon: string): string {
  switch (block.kind) {
    case 'words':
      return block.text;
    case 'facts':
      return block.rows.map(([label, value]) => `${label}${colon} ${value}`).join('\n');
    case 'link':
      return `${block.text}\n${block.url}`;
    case 'quote':
      return block.text
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
  }
}

/** The letter as plain text. */
export function textOf(blocks: readonly Block[], language: Language): string {
  const colon = language === 'fr' ? '\u00A0:' : ':';
  return `${blocks.map((block) => textOfBlock(block, colon)).join('\n\n')}\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

function lines(text: string): string {
  return escaped(text).replaceAll('\n', '<br>\n');
}

function htmlOfBlock(block: Block): string {
  switch (block.kind) {
    case 'words':
      return `<p>${lines(block.text)}</p>`;
    case 'facts': {
      const rows = block.rows.map(
        ([label, value]) => `<tr><th scope="row" align="left">${escaped(label)}</th><td>${escaped(value)}</td></tr>`,
      );
      return `<table cellpadding="4">\n${rows.join('\n')}\n</table>`;
    }
    case 'link':
      return `<p><a href="${escaped(block.url)}">${escaped(block.text)}</a></p>`;
    case 'quote':
      return `<blockquote>${lines(block.text)}</blockquote>`;
  }
}

/** The letter as HTML: nothing is loaded from anywhere, and nothing tells that it was read. */
export function htmlOf(blocks: readonly Block[], title: string, language: Language): string {
  const head = `<meta charset="utf-8">\n<meta name="viewport" content="width=device-width">\n<title>${escaped(title)}</title>`;
  return `<!doctype html>\n<html lang="${language}">\n<head>\n${head}\n</head>\n<body>\n${blocks.map(htmlOfBlock).join('\n')}\n</body>\n</html>\n`;
}
