import type { Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import { readAnswer, type DecideRefusal, type Decision } from '../donors/ask-treasurer.ts';
import type { DonorRequest } from '../donors/requests.ts';
import { isOver } from '../donors/standing-acts.ts';
import { recordRecurring } from '../giving/record.ts';
import type { Recurring } from '../giving/payment.ts';
import type { Means, StandingPort } from '../giving/standing.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import type { Cents } from '../values/cents.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { donorLetters } from './donor-letters.ts';
import { guarded, guardDeskOf, type NotingWrite } from './guarded.ts';
import type { Parts } from './parts.ts';
import { witnessed } from './witness.ts';

/** A request with what a treasurer needs to decide: the gift, and for a stop what pays it. */
export type SeenRequest = DonorRequest & {
  /** Our own gift. */
  readonly wish: string | null;
  /** The charge by which its trail is found. */
  readonly charge: string | null;
  readonly amount: Cents | null;
  readonly recurring: Recurring | null;
  /** What pays it, as Stripe tells it now; null where that is unknown or not asked for. */
  readonly means: Means | null;
};

export type Requests = {
  /** Open ones, oldest first. For those that would stop a gift Stripe is asked what pays it. */
  open(): Promise<SeenRequest[]>;
  decided(): Promise<SeenRequest[]>;
  decide(visit: Visit, decision: Omit<Decision, 'by'>): Promise<Result<null, DecideRefusal | Refusal>>;
};

const SHOWN = 50;

async function seen(stores: Stores, request: DonorRequest): Promise<SeenRequest> {
  const nothing = { ...request, wish: null, charge: null, amount: null, recurring: null, means: null };
  if (request.kind === 'refund') {
    const gift = await stores.giving.gift(request.object);
    return { ...nothing, wish: gift?.gift ?? null, charge: request.object, amount: gift?.amount ?? null };
  }
  const given = request.donor === null ? null : await stores.donors.given(request.donor);
  const recurring = given?.recurring.find(({ gift }) => gift === request.object) ?? null;
  const charge = given?.gifts.find(({ gift }) => gift === request.object)?.id ?? null;
  return { ...nothing, wish: request.object, charge, amount: recurring?.amount ?? null, recurring };
}

async function withMeans(standing: StandingPort, request: SeenRequest): Promise<SeenRequest> {
  if (request.kind !== 'stop' || request.recurring === null || isOver(request.recurring)) return request;
  const looked = await standing.look(request.recurring.id);
  return looked.ok ? { ...request, means: looked.value.means } : request;
}

/** What only a treasurer may decide of what donors ask. */
export function requestsOf(parts: Parts, books: Books, standing: StandingPort): Requests {
  const { clock } = parts;
  const desk = guardDeskOf(parts, books);
  const list = (state: 'open' | 'decided'): Promise<SeenRequest[]> =>
    books.snapshot(async (stores) => {
      const rows: SeenRequest[] = [];
      for (const request of await stores.donors.requests(state, SHOWN)) rows.push(await seen(stores, request));
      return rows;
    });

  /** Stripe stops the gift before the decision is written: a decision that says "done" tells the truth. */
  const stopped = async (request: SeenRequest): Promise<Result<Recurring | null, 'unreachable' | 'refused'>> => {
    if (request.kind !== 'stop' || request.recurring === null || isOver(request.recurring)) return ok(null);
    const done = await standing.stop(request.recurring.id, `request:${request.id}`);
    return done.ok ? done : refused(done.why.kind);
  };

  const decideWith = async (write: NotingWrite, { id, state, answer, by }: Decision): Promise<Result<null, DecideRefusal>> => {
    // The guard looks before anything that was typed is read.
    const request = await write(async (stores) => {
      const found = await stores.donors.request(id);
      return found === null ? null : seen(stores, found);
    });
    if (request === null) return refused('unknown');
    if (request.state !== 'open') return refused('changed');
    const said = readAnswer({ state, answer });
    if (!said.ok) return said;
    const ended = state === 'done' ? await stopped(request) : ok(null);
    if (!ended.ok) return ended;
    return write(async (stores, note) => {
      const decision = { state, answer: said.value, decidedMs: clock.now(), decidedBy: by };
      if (!(await stores.donors.decide(id, decision))) return refused('changed' as const);
      if (ended.value) await recordRecurring(witnessed(parts, stores), ended.value);
      const donor = request.donor === null ? null : await stores.donors.donor(request.donor);
      if (donor !== null && donor.email !== null) await donorLetters(parts, stores).answered(donor, { ...request, ...decision });
      await note({ act: 'decide-request', object: request.object, before: { state: 'open', kind: request.kind }, after: { state } });
      return ok(null);
    });
  };

  return {
    open: async () => Promise.all((await list('open')).map((request) => withMeans(standing, request))),
    decided: () => list('decided'),
    decide: async (visit, decision) => {
      const done = await guarded(desk, visit, { act: 'request.answer' }, (write, by) => decideWith(write, { ...decision, by: by.name }));
      return done.ok ? done.value : done;
    },
  };
}
