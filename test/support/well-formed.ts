const PIECE = /<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const BARE = /&(?!(?:amp|lt|gt|quot|#39);)/u;

/** Takes one piece into the trail of open elements; false when it does not belong there. */
function takes(open: string[], [piece, closes, name = '', attributes = '', empty, text]: RegExpExecArray): boolean {
  if (BARE.test(text ?? attributes)) return false;
  if (text !== undefined) return open.length > 1 || piece.trim() === '';
  if (closes === '/') return open.pop() === name;
  if (empty !== '/') open.push(name);
  return true;
}

/** What is wrong with a document of the XML that we write: elements that close in order within one, attributes between quotes, no bare `&`. */
export function xmlProblem(xml: string): string | null {
  const body = `<all>${xml.replace(/^<\?xml [^?]*\?>\s*/u, '')}</all>`;
  const open: string[] = [];
  let end = 0;
  for (const match of body.matchAll(PIECE)) {
    if (!takes(open, match)) return `${match[0].slice(0, 80)} does not belong within ${open.join(' ')}`;
    end += match[0].length;
  }
  return end === body.length && open.length === 0 ? null : `unreadable from ${body.slice(end, end + 60)}`;
}
