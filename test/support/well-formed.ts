const PIECE = /<(\/?)([\w:]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const BARE = /&(?!(?:amp|lt|gt|quot|#39);)/u;

/** What is wrong with a document of the XML that we write: elements that close in order, attributes between quotes, no bare `&`. */
export function xmlProblem(xml: string): string | null {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml [^?]*\?>\s*/u, '');
  let end = 0;
  let roots = 0;
  for (const [piece, closes, name = '', attributes = '', empty, text] of body.matchAll(PIECE)) {
    end += piece.length;
    if (BARE.test(text ?? attributes)) return `a bare & in ${piece.slice(0, 60)}`;
    if (text !== undefined) {
      if (open.length === 0 && text.trim() !== '') return `text outside: ${text.slice(0, 60)}`;
    } else if (closes === '/') {
      if (open.pop() !== name) return `${piece} closes another element`;
    } else {
      if (open.length === 0) roots += 1;
      if (empty !== '/') open.push(name);
    }
  }
  return end === body.length && open.length === 0 && roots === 1
    ? null
    : `ends at ${end} of ${body.length}, ${roots} roots, open: ${open.join(', ')}`;
}
