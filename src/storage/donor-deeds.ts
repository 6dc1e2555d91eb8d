import type { Kysely, Selectable } from 'kysely';
import { REQUEST_KINDS, REQUEST_STATES, type DonorRequest } from '../donors/requests.ts';
import { DONOR_ACTS, type DonorAct, type DonorStore } from '../donors/store.ts';
import { canonical, type Plain } from '../values/digest.ts';
import { named } from '../values/named.ts';
import type { Schema } from './schema.ts';

type Deeds = Pick<DonorStore, 'note' | 'acts' | 'ask' | 'request' | 'requestsOf' | 'requests' | 'decide'>;

function requestFrom(row: Selectable<Schema['donor_requests']>): DonorRequest {
  const { id, once, donor, object, digits, note, answer } = row;
  return {
    ...{ id, once, donor, object, digits, note, answer },
    kind: named(REQUEST_KINDS, row.kind),
    state: named(REQUEST_STATES, row.state),
    madeMs: row.made_ms,
    decidedMs: row.decided_ms,
    decidedBy: row.decided_by,
  };
}

function actFrom(row: Selectable<Schema['donor_acts']>): DonorAct {
  const { id, donor, object, at_ms: atMs } = row;
  const plain = (text: string): Plain => JSON.parse(text) as Plain;
  return { id, donor, object, atMs, act: named(DONOR_ACTS, row.act), before: plain(row.before_json), after: plain(row.after_json) };
}

async function ask(db: Kysely<Schema>, request: DonorRequest): Promise<boolean> {
  const { id, once, kind, donor, object, digits, note, state, answer, madeMs } = request;
  const same = db
    .selectFrom('donor_requests')
    .select('id')
    .where('object', '=', object)
    .where('kind', '=', kind)
    .where('state', '=', 'open');
  if ((await same.executeTakeFirst()) !== undefined) return false;
  const kept = { id, once, kind, donor, object, digits, note, state, answer, made_ms: madeMs, decided_ms: null, decided_by: null };
  const inserted = db
    .insertInto('donor_requests')
    .values(kept)
    .onConflict((conflict) => conflict.column('once').doNothing())
    .returning('id');
  return (await inserted.execute()).length > 0;
}

/** What donors did and asked for. */
export function donorDeeds(db: Kysely<Schema>): Deeds {
  const requests = () => db.selectFrom('donor_requests').selectAll();
  return {
    note: async ({ id, donor, act, object, before, after, atMs }) => {
      const row = { id, donor, act, object, before_json: canonical(before), after_json: canonical(after), at_ms: atMs };
      const inserted = db
        .insertInto('donor_acts')
        .values(row)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id');
      return (await inserted.execute()).length > 0;
    },
    acts: async (donor) => {
      const rows = await db
        .selectFrom('donor_acts')
        .selectAll()
        .where('donor', '=', donor)
        .orderBy('at_ms', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(actFrom);
    },
    ask: (request) => ask(db, request),
    request: async (id) => {
      const row = await requests().where('id', '=', id).executeTakeFirst();
      return row ? requestFrom(row) : null;
    },
    requestsOf: async (donor) => (await requests().where('donor', '=', donor).orderBy('made_ms', 'desc').execute()).map(requestFrom),
    requests: async (state, limit) => {
      const rows =
        state === 'open'
          ? requests().where('state', '=', 'open').orderBy('made_ms').orderBy('id')
          : requests().where('state', '!=', 'open').orderBy('decided_ms', 'desc').orderBy('id');
      return (await rows.limit(limit).execute()).map(requestFrom);
    },
    decide: async (id, { state, answer, decidedMs, decidedBy }) => {
      const change = { state, answer, decided_ms: decidedMs, decided_by: decidedBy };
      const decided = db.updateTable('donor_requests').set(change).where('id', '=', id).where('state', '=', 'open');
      return (await decided.executeTakeFirst()).numUpdatedRows > 0n;
    },
  };
}
