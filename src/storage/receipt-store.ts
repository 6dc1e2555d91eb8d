import { sql, type Kysely, type Selectable } from 'kysely';
import { IDENTITY_FIELDS, type Identity } from '../receipts/identity.ts';
import { CANCEL_REASONS, type Receipt, type ReceiptContent } from '../receipts/receipt.ts';
import type { ReceiptStore } from '../receipts/store.ts';
import { cents } from '../values/cents.ts';
import { canonical } from '../values/digest.ts';
import { folded } from '../values/fold.ts';
import { named } from '../values/named.ts';
import { inChunks } from './chunks.ts';
import { receiptPayments } from './receipt-payments.ts';
import type { Schema } from './schema.ts';

type Db = Kysely<Schema>;

function identityOf(row: Selectable<Schema['donor_identities']>): Identity {
  const { first_names, last_name, address, postcode, town, country } = row;
  return { firstNames: first_names, lastName: last_name, address, postcode, town, country };
}

function foldedIdentity(identity: Identity): string {
  return folded(IDENTITY_FIELDS.map((field) => identity[field]).join(' | '));
}

function withCancels(db: Db) {
  return db
    .selectFrom('receipts')
    .leftJoin('receipt_cancels', 'receipt_cancels.number', 'receipts.number')
    .leftJoin('receipts as successors', 'successors.replaces', 'receipts.number')
    .selectAll('receipts')
    .select(['receipt_cancels.reason', 'receipt_cancels.cancelled_ms', 'receipt_cancels.cancelled_by'])
    .select('successors.number as replaced_by');
}

type Row = Awaited<ReturnType<ReturnType<typeof withCancels>['executeTakeFirstOrThrow']>>;

function receiptOf(row: Row): Receipt {
  const { holder, sha256, reason, cancelled_ms, cancelled_by, replaced_by } = row;
  const isCancelled = reason !== null && cancelled_ms !== null && cancelled_by !== null;
  return {
    // What the rules have written, and a digest beside it that tells whether anybody has changed it since.
    content: JSON.parse(row.content) as ReceiptContent,
    ...{ holder, sha256, pdfSha256: row.pdf_sha256, issuedBy: row.issued_by },
    cancel: isCancelled
      ? { reason: named(CANCEL_REASONS, reason), replacedBy: replaced_by, cancelledMs: cancelled_ms, cancelledBy: cancelled_by }
      : null,
  };
}

type People = 'isHolder' | 'toldOf' | 'identity' | 'identities' | 'putIdentity' | 'forgetIdentity' | 'giverLike' | 'nameGiver';

function people(db: Db): Pick<ReceiptStore, People> {
  const identities: ReceiptStore['identities'] = async (holders) => {
    const found = new Map<string, Identity>();
    for (const some of inChunks(holders))
      for (const row of await db.selectFrom('donor_identities').selectAll().where('holder', 'in', some).execute())
        found.set(row.holder, identityOf(row));
    return found;
  };
  return {
    identities,
    identity: async (holder) => (await identities([holder])).get(holder) ?? null,
    putIdentity: async (holder, identity, atMs) => {
      const { firstNames, lastName, address, postcode, town, country } = identity;
      const said = { first_names: firstNames, last_name: lastName, address, postcode, town, country };
      const row = { ...said, folded: foldedIdentity(identity), changed_ms: atMs };
      await db
        .insertInto('donor_identities')
        .values({ holder, ...row })
        .onConflict((conflict) => conflict.column('holder').doUpdateSet(row))
        .execute();
    },
    forgetIdentity: async (holder) => {
      const gone = await db.deleteFrom('donor_identities').where('holder', '=', holder).returning('holder').execute();
      return gone.length > 0;
    },
    isHolder: async (holder) => {
      const donor = await db.selectFrom('donors').select('id').where('id', '=', holder).where('erased_ms', 'is', null).executeTakeFirst();
      if (donor) return true;
      return (await db.selectFrom('receipt_givers').select('gift').where('holder', '=', holder).executeTakeFirst()) !== undefined;
    },
    toldOf: async (holder) => (await db.selectFrom('donors').select('email').where('id', '=', holder).executeTakeFirst())?.email ?? null,
    giverLike: async (identity) => {
      const like = db.selectFrom('donor_identities').select('holder').where('folded', '=', foldedIdentity(identity));
      return (
        (
          await like
            .where(sql<boolean>`substr(holder, 1, 6) = 'giver_'`)
            .orderBy('holder')
            .executeTakeFirst()
        )?.holder ?? null
      );
    },
    nameGiver: async (gift, holder) => {
      await db
        .insertInto('receipt_givers')
        .values({ gift, holder })
        .onConflict((conflict) => conflict.column('gift').doUpdateSet({ holder }))
        .execute();
    },
  };
}

type Numbers = 'lastNumber' | 'lost' | 'addLost' | 'add' | 'cancel';

function numbers(db: Db): Pick<ReceiptStore, Numbers> {
  return {
    lastNumber: async () => {
      const given = await db
        .selectFrom('receipts')
        .select((eb) => eb.fn.max<number | null>('number').as('last'))
        .executeTakeFirst();
      const lost = await db
        .selectFrom('receipt_lost')
        .select((eb) => eb.fn.max<number | null>('last').as('last'))
        .executeTakeFirst();
      return Math.max(given?.last ?? 0, lost?.last ?? 0);
    },
    lost: async () => {
      const rows = await db.selectFrom('receipt_lost').selectAll().orderBy('first').execute();
      return rows.map(({ first, last, made_ms, made_by }) => ({ first, last, madeMs: made_ms, madeBy: made_by }));
    },
    addLost: async ({ first, last, madeMs, madeBy }) => {
      await db.insertInto('receipt_lost').values({ first, last, made_ms: madeMs, made_by: madeBy }).execute();
    },
    add: async (receipts) => {
      const { revision } = await db.selectFrom('books').select('revision').executeTakeFirstOrThrow();
      const rows = receipts.map(({ content, holder, sha256, pdfSha256, issuedBy }) => ({
        ...{ number: content.number, replaces: content.replaces, holder, sha256, revision, content: canonical(content) },
        ...{ pdf_sha256: pdfSha256, issued_ms: content.issuedMs, issued_by: issuedBy },
      }));
      const borne = receipts.flatMap(({ content: { number, payments } }) => payments.map(({ id }) => ({ payment: id, number })));
      for (const some of inChunks(rows)) await db.insertInto('receipts').values(some).execute();
      for (const some of inChunks(borne)) await db.insertInto('receipt_payments').values(some).execute();
    },
    cancel: async (number, { reason, cancelledMs, cancelledBy }) => {
      await db.insertInto('receipt_cancels').values({ number, reason, cancelled_ms: cancelledMs, cancelled_by: cancelledBy }).execute();
      await db.deleteFrom('receipt_payments').where('number', '=', number).execute();
    },
  };
}

/** Tax receipts in a database. Called within a transaction of the books where they are issued. */
export function receiptStore(db: Db): ReceiptStore {
  return {
    ...people(db),
    ...numbers(db),
    payments: (sought) => receiptPayments(db, sought),
    pending: async (fromMs, beforeMs) => {
      const made = db.selectFrom('gifts').select(['id', 'amount', 'created_ms']).where('state', '=', 'pending');
      const rows = await made.where('created_ms', '>=', fromMs).where('created_ms', '<', beforeMs).orderBy('created_ms').execute();
      return rows.map(({ id, amount, created_ms }) => ({ id, amount: cents(amount), madeMs: created_ms }));
    },
    receipt: async (number) => {
      const row = await withCancels(db).where('receipts.number', '=', number).executeTakeFirst();
      return row ? receiptOf(row) : null;
    },
    list: async (after, limit) => {
      const rows = await withCancels(db).where('receipts.number', '>', after).orderBy('receipts.number').limit(limit).execute();
      return rows.map(receiptOf);
    },
    ofHolder: async (holder) => {
      const rows = await withCancels(db).where('receipts.holder', '=', holder).orderBy('receipts.number').execute();
      return rows.map(receiptOf);
    },
    touched: async () => {
      const rows = await db
        .selectFrom('receipt_payments')
        .innerJoin('receipts', 'receipts.number', 'receipt_payments.number')
        .innerJoin('entries', (join) =>
          join.onRef('entries.source', '=', 'receipt_payments.payment').on(sql<boolean>`entries.seq > receipts.revision`),
        )
        .select('receipts.number')
        .distinct()
        .orderBy('receipts.number')
        .execute();
      return rows.map(({ number }) => number);
    },
  };
}
