import { coveredProjects } from '../../src/coverage/plan-cost.ts';
import type { MonthCoverage } from '../../src/coverage/report.ts';
import { NOTICE_STATES } from '../../src/inbox/notice.ts';
import { everyEntry, stateHash } from '../../src/ledger/totals.ts';
import type { House as WholeHouse } from './house.ts';
import type { Mail } from './postman.ts';
import type { StripeSide as WholeStripeSide } from './stripe-side.ts';
import { notMoney, trueBalance, truth, type TrueMonth } from './truth.ts';

type House = Pick<WholeHouse, 'running'>;
type StripeSide = Pick<WholeStripeSide, 'world'>;

type Row = Readonly<Record<string, string | number | null>>;

const NONE: TrueMonth = { gross: 0, recurring: 0, refunds: 0, disputes: 0, fees: 0, gifts: 0 };

function euros(text: string | undefined): number {
  return Math.round(Number(text ?? '0') * 100);
}

/** A CSV of numbers: a row a month, its cells by the names of the first line. */
function csvRows(csv: string): Map<string, ReadonlyMap<string, string>> {
  const [head = '', ...lines] = csv.replace('\uFEFF', '').trim().split('\r\n');
  const names = head.split(',');
  const rows = lines.map((line) => new Map(line.split(',').map((cell, place) => [names[place] ?? '', cell])));
  return new Map(rows.map((row) => [row.get('month') ?? '', row]));
}

function expectedRow({ gross, refunds, disputes, fees }: TrueMonth): Record<string, number> {
  return { gross, refunds, disputes, fees, net: gross - refunds - disputes - fees };
}

type Data = { readonly json: readonly Row[]; readonly csv: ReadonlyMap<string, ReadonlyMap<string, string>> };

async function publicData({ app }: House['running']): Promise<Data> {
  const json = await app.data('json', new URLSearchParams());
  const csv = await app.data('csv', new URLSearchParams());
  if (!json.ok || !csv.ok) throw new Error('Bug: a query without words was refused');
  return { json: (JSON.parse(json.value) as { months: Row[] }).months, csv: csvRows(csv.value) };
}

function monthFaults(month: MonthCoverage, real: TrueMonth, data: Data): string[] {
  const faults: string[] = [];
  const inJson = data.json.find((row) => row['month'] === month.month);
  const inCsv = data.csv.get(month.month);
  for (const [name, amount] of Object.entries(expectedRow(real))) {
    const told = [month[name as 'gross'], inJson?.[name], euros(inCsv?.get(name))];
    if (told.some((each) => each !== amount)) faults.push(`${month.month} ${name}: ${told.join(' / ')}, Stripe says ${amount}`);
  }
  if (month.gifts !== null && month.gifts !== real.gifts) faults.push(`${month.month} tells ${month.gifts} gifts, not ${real.gifts}`);
  if (month.recurring !== null && month.recurring !== real.recurring)
    faults.push(`${month.month} recurring: ${month.recurring}, not ${real.recurring}`);
  if (month.feesUnknown !== 0) faults.push(`${month.month} has ${month.feesUnknown} unknown fees`);
  return faults;
}

/** The money of all months, poured into them oldest first, and what is left of it (method §3.4, §3.7): nothing promised is in it. */
function fillingFaults(shown: readonly MonthCoverage[], reserve: number, expected: ReadonlyMap<string, TrueMonth>): string[] {
  const total = [...expected.values()].reduce((sum, real) => sum + (expectedRow(real)['net'] ?? 0), 0);
  const faults: string[] = [];
  let left = Math.max(0, total);
  for (const { month, filled, cost } of shown) {
    const poured = Math.min(left, cost);
    left -= poured;
    if (filled !== poured) faults.push(`${month} is filled with ${filled}, not ${poured}`);
  }
  const costs = shown.reduce((sum, { cost }) => sum + cost, 0);
  return reserve === total - costs ? faults : [...faults, `the reserve is ${reserve}, not ${total - costs}`];
}

/** Report, JSON and CSV against Stripe's own tables, to the cent, month by month. */
export async function figures({ running }: House, side: StripeSide, projectOf: (gift: string) => string): Promise<string[]> {
  const expected = truth(side.world, projectOf, coveredProjects(running.app.content.costs));
  const report = await running.app.report();
  const shown = report.months.filter(({ state }) => state !== 'planned');
  const data = await publicData(running);
  const hidden = [...expected.keys()].filter((month) => !shown.some((each) => each.month === month));
  return [
    ...hidden.map((month) => `${month} is not shown`),
    ...fillingFaults(shown, report.reserve, expected),
    ...shown.flatMap((month) => monthFaults(month, expected.get(month.month) ?? NONE, data)),
  ];
}

export async function booked({ running }: House, side: StripeSide): Promise<string[]> {
  const entries = new Map<string, number>();
  for await (const { key, measured } of everyEntry(running.books.ledger)) entries.set(key, measured?.amount ?? 0);
  const faults = notMoney(side.world).flatMap((id) => (entries.has(`gift:${id}`) ? [`${id} is no money and was booked`] : []));
  for (const charge of side.world.tables.charge.all()) {
    if (charge.status === 'succeeded' && entries.get(`gift:${charge.id}`) !== charge.amount) faults.push(`${charge.id} is not booked`);
  }
  const totals = (await running.books.ledger.accountTotals()).filter(({ account }) => account === 'stripe');
  const balance = totals.reduce((sum, { debit, credit }) => sum + debit - credit, 0);
  if (balance !== trueBalance(side.world)) faults.push(`the Stripe balance is ${balance}, Stripe says ${trueBalance(side.world)}`);
  for (const { what, fails } of await running.check()) if (fails.length > 0) faults.push(`${what}: ${fails.slice(0, 3).join('; ')}`);
  faults.push(...(await running.compare()).fails);
  return faults;
}

async function inbox({ running }: House, mail: Mail): Promise<string[]> {
  const { waiting, failed, parked, dead } = await running.notices.counts();
  const kept = new Set((await running.books.inbox.list(NOTICE_STATES, 1_000_000)).map(({ id }) => id));
  const missing = [...mail.acknowledged].filter((id) => !kept.has(id));
  const forged = [...kept].filter((id) => id.endsWith('_live'));
  return [
    ...(waiting + failed + parked + dead > 0
      ? [`the inbox holds ${waiting} waiting, ${failed} failed, ${parked} parked, ${dead} dead`]
      : []),
    ...missing.map((id) => `${id} was acknowledged and is lost`),
    ...forged.map((id) => `${id} is forged and was kept`),
  ];
}

/** Has every notice that was ever kept dealt with again. */
export async function replayAll({ running }: House): Promise<void> {
  const kept = await running.books.inbox.list(NOTICE_STATES, 1_000_000);
  await running.books.write(async (stores) => {
    for (const { id } of kept) await stores.inbox.replay(id);
  });
  await running.notices.idle();
}

/** All that must be true at the end of a year; what is not, in words. */
export async function judge(
  side: StripeSide,
  { house, perfect }: { readonly house: House; readonly perfect: House },
  mail: Mail,
  projectOf: (gift: string) => string,
): Promise<string[]> {
  const faults: string[] = [];
  const told = (who: string, found: readonly string[]): void => void faults.push(...found.map((fault) => `${who}: ${fault}`));
  told('perfect delivery', [...(await figures(perfect, side, projectOf)), ...(await booked(perfect, side))]);
  told('the year', [...(await inbox(house, mail)), ...(await figures(house, side, projectOf)), ...(await booked(house, side))]);
  const hash = await stateHash(perfect.running.books.ledger);
  if ((await stateHash(house.running.books.ledger)) !== hash) faults.push('the books differ from those of a perfect delivery');
  for (const time of ['first', 'second']) {
    await replayAll(house);
    if ((await stateHash(house.running.books.ledger)) !== hash) faults.push(`replaying everything a ${time} time changed the books`);
  }
  told('after the replays', [...(await inbox(house, mail)), ...(await figures(house, side, projectOf)), ...(await booked(house, side))]);
  return faults;
}
