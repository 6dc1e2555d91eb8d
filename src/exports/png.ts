import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';

/** The faces that a drawing may name; nothing of the machine's own is used, so that every server draws the same. */
const FACES: readonly string[] = [
  'source-serif-4/600SemiBold/SourceSerif4_600SemiBold.ttf',
  'noto-sans/400Regular/NotoSans_400Regular.ttf',
  'noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
];

/** A drawing (SVG) as a picture (PNG) of its own size. Drawn beside the event loop; only the packing of some milliseconds holds it. */
export async function pngOf(svg: string): Promise<Buffer> {
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = FACES.map((face) => resolve(`@expo-google-fonts/${face}`));
  const drawn = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'Noto Sans' }, textRendering: 2 });
  return drawn.asPng();
}
