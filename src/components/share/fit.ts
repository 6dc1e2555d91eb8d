import { textWidth, type Face } from './text-width.ts';

/** Where a text must go: its widest line, its lines, and the sizes to try, the largest first. */
export type Room = { readonly face: Face; readonly width: number; readonly lines: number; readonly sizes: readonly number[] };

export type Fitted = { readonly size: number; readonly lines: readonly string[] };

const CUT = '…';

/** A word in pieces that each fit a line. */
function pieces(word: string, { face, width }: Room, size: number): string[] {
  const made: string[] = [];
  let piece = '';
  for (const sign of word) {
    if (piece !== '' && textWidth(piece + sign, face, size) > width) {
      made.push(piece);
      piece = '';
    }
    piece += sign;
  }
  return [...made, piece];
}

/** Lines no wider than the room, broken at plain spaces alone: the unbreakable ones hold. */
function broken(words: readonly string[], { face, width }: Room, size: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    const longer = `${line ?? ''} ${word}`;
    if (line !== undefined && textWidth(longer, face, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A last line that says that more was to come. */
function cut(line: string, { face, width }: Room, size: number): string {
  const signs = Array.from(line);
  while (signs.length > 0 && textWidth(signs.join('') + CUT, face, size) > width) signs.pop();
  return signs.join('').trimEnd() + CUT;
}

/** A text in the largest size in which it fits; in the smallest, broken and cut where it must be. */
export function fit(text: string, room: Room): Fitted {
  const words = text.split(' ').filter((word) => word !== '');
  for (const size of room.sizes) {
    const lines = broken(words, room, size);
    if (lines.length <= room.lines && lines.every((line) => textWidth(line, room.face, size) <= room.width)) return { size, lines };
  }
  const size = room.sizes.at(-1) ?? 0;
  const lines = broken(
    words.flatMap((word) => pieces(word, room, size)),
    room,
    size,
  );
  const kept = lines.slice(0, room.lines);
  return { size, lines: lines.length <= room.lines ? lines : kept.with(-1, cut(kept.at(-1) ?? '', room, size)) };
}
