import type { ChildProcess } from 'node:child_process';
import { ask, begin, newFolder, told } from './child.ts';
import { filledFolder } from './house.ts';
import { middle, quantile, type Row } from './row.ts';
import { page, pageLoad, type PageLoad } from './visit.ts';

type Ours = { readonly child: ChildProcess; readonly port: number; close(): void };

async function startOurs(gifts: number): Promise<Ours> {
  const { folder, remove } = newFolder();
  await filledFolder(folder, gifts);
  const child = begin('pages-ours.ts', [folder]);
  const port = Number(await told(child));
  const close = (): void => {
    child.kill();
    remove();
  };
  return { child, port, close };
}

/** A kept page, beside nothing but node:http with the same bytes; both live, and take turns. */
export async function keptPage({ rounds, lastsMs }: { readonly rounds: number; readonly lastsMs: number }): Promise<Row[]> {
  const ours = await startOurs(1_000);
  const bare = begin('pages-bare.ts');
  const barePort = told(bare);
  bare.send((await page(ours.port)).body.toString('base64'));
  const port = Number(await barePort);
  for (const each of [port, ours.port]) await pageLoad(each, 500);
  const all: { bare: PageLoad; ours: PageLoad }[] = [];
  for (let round = 0; round < rounds; round += 1) all.push({ bare: await pageLoad(port, lastsMs), ours: await pageLoad(ours.port, lastsMs) });
  bare.kill();
  ours.close();
  const figures = {
    oursPerS: middle(all.map(({ ours: { perSecond } }) => perSecond)),
    barePerS: middle(all.map(({ bare: { perSecond } }) => perSecond)),
    ratio: middle(all.map((each) => each.ours.perSecond / each.bare.perSecond)),
    oursP99Ms: middle(all.map(({ ours: { p99Ms } }) => p99Ms)),
    bareP99Ms: middle(all.map(({ bare: { p99Ms } }) => p99Ms)),
  };
  return [{ what: 'kept home page/s, 64 connections', figures, owed: [{ of: 'ratio', atLeast: 0.7 }] }];
}

/** How long the next reader waits after a gift was booked; houses of different sizes take turns. */
export async function firstRender(sizes: readonly number[], changes: number): Promise<Row[]> {
  const houses: { readonly size: number; readonly house: Ours; readonly tookMs: number[] }[] = [];
  for (const size of sizes) houses.push({ size, house: await startOurs(size), tookMs: [] });
  for (let change = -10; change < changes; change += 1) {
    for (const { house, tookMs } of houses) {
      await ask(house.child, 'book');
      const { ms } = await page(house.port);
      if (change >= 0) tookMs.push(ms);
    }
  }
  const first = middle(houses[0]?.tookMs ?? []);
  for (const { house } of houses) house.close();
  return houses.map(({ size, tookMs }) => ({
    what: `home page after a gift, ${size} gifts`,
    figures: { p50Ms: middle(tookMs), p99Ms: quantile(tookMs, 0.99), timesTheSmallest: middle(tookMs) / first },
    owed: [
      { of: 'p50Ms', atMost: 30 },
      { of: 'timesTheSmallest', atMost: 1.2 },
    ],
  }));
}

/** Lists of the treasury: what somebody who is signed in opens. */
const LISTS: readonly (readonly [what: string, path: string])[] = [
  ['entries', '/tresorerie/ecritures'],
  ['entries of an account', '/tresorerie/ecritures?compte=gifts'],
  ['payouts', '/tresorerie/versements'],
  ['offline gifts', '/tresorerie/dons'],
  ['a search for a donor', '/tresorerie/recherche?q=donor-7%40example.org'],
  ['the treasury’s home', '/tresorerie'],
];

/** The treasury's lists over books with so many gifts. */
export async function treasuryLists(gifts: number, looks: number): Promise<Row[]> {
  const ours = await startOurs(gifts);
  const cookie = await ask(ours.child, 'enrol');
  const rows: Row[] = [];
  for (const [what, path] of LISTS) {
    const tookMs: number[] = [];
    for (let look = -2; look < looks; look += 1) {
      const { ms } = await page(ours.port, path, { cookie });
      if (look >= 0) tookMs.push(ms);
    }
    rows.push({ what: `treasury, ${what}, ${gifts} gifts`, figures: { p50Ms: middle(tookMs), mostMs: Math.max(...tookMs) }, owed: [{ of: 'p50Ms', atMost: 60 }] });
  }
  ours.close();
  return rows;
}
