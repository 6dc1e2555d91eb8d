import { sql, type Kysely } from 'kysely';
import { ELIGIBLE_ACCOUNTS, type ReceiptMode, type ReceiptPayment } from '../receipts/payment.ts';
import type { PaymentsSought } from '../receipts/store.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { inChunks } from './chunks.ts';
import type { Schema } from './schema.ts';

type Row = {
  id: string;
  first_day: string;
  gifts: number;
  company: number;
  memberships: number;
  refunds: number;
  disputes: number;
  method: string | null;
  is_company: number | null;
  holder: string | null;
  told: string | null;
  receipt: number | null;
};

/** What entries of one source add to an account: its income is positive. */
function income(name: string) {
  return sql<number>`sum(case when p.from_account = ${name} then p.amount when p.to_account = ${name} then -p.amount else 0 end)`;
}

const { gifts, company, memberships, refunds, disputes } = ELIGIBLE_ACCOUNTS;
const INCOMES = [gifts, company, memberships];

/** The payments of one person: through the gift form, once or by a subscription, and offline. */
function sourcesOf(holder: string) {
  const wishes = sql`select id from wishes where donor = ${holder}`;
  return sql`select id from gifts where wish in (${wishes})
    union select id from gifts where subscription in (select id from recurring where wish in (${wishes}))
    union select gift from receipt_givers where holder = ${holder}
    union select og.gift from offline_givers og join donors d on d.folded = lower(trim(og.email)) where d.id = ${holder}`;
}

function sources(sought: PaymentsSought) {
  if ('ids' in sought) return sql`${sql.join(sought.ids)}`;
  if (sought.holder !== undefined) return sourcesOf(sought.holder);
  // Few entries are booked on another day than that of their fact: they have an index of their own.
  const payments = sql`select source from entries where kind in ('gift', 'qualification', 'income')`;
  return sql`${payments} and fact_day = booking_day and booking_day between ${sought.from} and ${sought.through}
    union all ${payments} and fact_day <> booking_day and fact_day between ${sought.from} and ${sought.through}`;
}

/** Each payment with what the books say of it now, who made it as far as anybody knows, and the receipt that stands for it. */
async function rows(db: Kysely<Schema>, sought: PaymentsSought): Promise<readonly Row[]> {
  const told = await sql<Row>`
    with sums as (
      select e.source as id,
        min(case when e.kind in ('gift', 'qualification', 'income') and p.from_account in (${sql.join(INCOMES)}) then e.fact_day end) as first_day,
        ${income(gifts)} as gifts, ${income(company)} as company, ${income(memberships)} as memberships,
        ${income(refunds)} as refunds, ${income(disputes)} as disputes
      from entries e join postings p on p.entry = e.seq
      where e.source in (${sources(sought)})
      group by e.source)
    select sums.*, coalesce(o.method, g.method) as method, o.company as is_company,
      coalesce(rg.holder, w.donor, known.id) as holder,
      coalesce(og.name, og.email, made.email) as told, rp.number as receipt
    from sums
      left join gifts g on g.id = sums.id
      left join recurring r on r.id = g.subscription
      left join wishes w on w.id = coalesce(g.wish, r.wish)
      left join donors made on made.id = w.donor
      left join offline_gifts o on o.id = sums.id
      left join offline_givers og on og.gift = o.id
      left join receipt_givers rg on rg.gift = o.id
      left join donors known on known.folded = lower(trim(og.email))
      left join receipt_payments rp on rp.payment = sums.id
    where sums.first_day is not null and (g.id is not null or o.id is not null)
    order by sums.first_day, sums.id`.execute(db);
  return told.rows;
}

function modeOf(method: string | null): ReceiptMode {
  if (method === 'cash') return 'cash';
  return method === 'cheque' ? 'cheque' : 'transfer';
}

function paymentOf(row: Row): ReceiptPayment {
  return {
    id: row.id,
    day: day(row.first_day),
    gross: cents(row.gifts + row.company + row.memberships),
    refunded: cents(row.refunds),
    disputed: cents(row.disputes),
    mode: modeOf(row.method),
    isPlatform: row.method === 'platform',
    isCompany: row.is_company === 1 || row.company !== 0,
    isMembership: row.memberships !== 0,
    holder: row.holder,
    told: row.told,
    receipt: row.receipt,
  };
}

/** Payments by their day in a span, or by their ids. */
export async function receiptPayments(db: Kysely<Schema>, sought: PaymentsSought): Promise<ReceiptPayment[]> {
  if (!('ids' in sought)) {
    const all = (await rows(db, sought)).map(paymentOf);
    const isOurs = (each: ReceiptPayment): boolean => sought.holder === undefined || each.holder === sought.holder;
    return all.filter((each) => each.day >= sought.from && each.day <= sought.through && isOurs(each));
  }
  const found: ReceiptPayment[] = [];
  for (const ids of inChunks(sought.ids)) found.push(...(await rows(db, { ids })).map(paymentOf));
  return found;
}
