import { begin, newFolder, told } from './child.ts';
import { filledFolder } from './house.ts';
import type { Row } from './row.ts';
import { page } from './visit.ts';

const KB = 1_000;

type Weighed = { readonly html: number; readonly style: number; readonly script: number; readonly requests: number; readonly chart: number };

/** A page with the styles and scripts that it names, as they cross the wire; the chart's script is told apart. */
async function weigh(port: number, path: string): Promise<Weighed> {
  const { body } = await page(port, path);
  const { brotliDecompressSync } = await import('node:zlib');
  const html = brotliDecompressSync(body).toString();
  const named = (pattern: RegExp): string[] => [...new Set([...html.matchAll(pattern)].flatMap(([, address]) => address ?? []))];
  const weights = async (addresses: readonly string[]): Promise<number> => {
    let sum = 0;
    for (const each of addresses) sum += (await page(port, each)).body.length;
    return sum;
  };
  const styles = named(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g);
  const scripts = named(/<script[^>]+src="([^"]+)"/g);
  const chart = named(/="([^"]*\/draw\.[^"]+\.js)"/g);
  return { html: body.length, style: await weights(styles), script: await weights(scripts), requests: 1 + styles.length + scripts.length, chart: await weights(chart) };
}

/** What the first page and the give page weigh for a visitor who takes brotli (KB); fonts and pictures aside. */
export async function pageWeights(): Promise<Row[]> {
  const { folder, remove } = newFolder();
  await filledFolder(folder, 1_000);
  const child = begin('pages-ours.ts', [folder]);
  const port = Number(await told(child));
  const rows: Row[] = [];
  for (const path of ['/', '/don']) {
    const { html, style, script, requests } = await weigh(port, path);
    const figures = { allKB: (html + style + script) / KB, htmlKB: html / KB, cssKB: style / KB, jsKB: script / KB, requests };
    rows.push({ what: `bytes of ${path}`, figures, owed: [{ of: 'allKB', atMost: 20 }, ...(path === '/' ? [{ of: 'requests', atMost: 4 }] : [])] });
  }
  child.kill();
  remove();
  return rows;
}
