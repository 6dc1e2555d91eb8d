/** A piece of a text; `href` where it is an address. */
export type Piece = { readonly text: string; readonly href: string | null };

/** A plain text with the addresses in it told apart, so that they can be followed. */
export function linked(text: string): Piece[] {
  return text
    .split(/(https?:\/\/\S+)/u)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, href: /^https?:\/\//u.test(piece) ? piece : null }));
}
