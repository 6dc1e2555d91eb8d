import type { PageWords } from './words.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text as a page may hold it. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}

/** A page of the sandbox: it says on each that no money moves. */
export function frame(words: PageWords, title: string, body: string): string {
  return `<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/c/checkout.css">
</head>
<body>
<p class="sandbox">${words.sandbox}</p>
<main>
${body}
</main>
</body>
</html>
`;
}
