import { actAs, type Done, type Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import {
  shownOf,
  standingOf,
  supporterPeriods,
  textDigest,
  type NamedWish,
  type Review,
  type REVIEWED,
  type Standing,
  type SupporterPeriod,
} from '../donors/supporters.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import type { Stores } from '../storage/stores.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { guardDeskOf } from './guarded.ts';
import { houseState } from './page-state.ts';
import type { Parts } from './parts.ts';
import { reportFrom } from './report.ts';

/** Who chose to be named. */
export type Supporters = {
  /** As everybody may read it (method §4.1): the latest period first. */
  shown(language: Language): Promise<SupporterPeriod[]>;
};

type Periods = Promise<SupporterPeriod[]>;

export function supportersOf(
  parts: Pick<Parts, 'content' | 'clock'>,
  books: Pick<Books, 'snapshot' | 'stamp'>,
  guard: Guard,
  { through }: Pick<Reach, 'through'>,
): Supporters {
  const state = houseState(books, parts.clock, guard);
  const told = new Map<Language, { readonly of: string; readonly periods: Periods }>();

  const read = (language: Language): Periods =>
    books.snapshot(async (stores) => {
      const { months } = await reportFrom(stores, parts, guard);
      const counted = months.map(({ month, gifts, state: standing }) => ({
        month,
        gifts,
        isOver: standing === 'final' || standing === 'provisional',
      }));
      return supporterPeriods(shownOf(await stores.supporters.named()), counted, language);
    });

  /** No page of names is kept, so each reader comes here: the books are read once for all who come while they are the same. */
  const shown = async (language: Language): Periods => {
    const of = `${await state.stamp()} ${state.isDoubted()}`;
    const last = told.get(language);
    if (last?.of === of) return last.periods;
    const mine = { of, periods: read(language) };
    told.set(language, mine);
    mine.periods.catch(() => told.get(language) === mine && told.delete(language));
    return mine.periods;
  };
  return { shown: (language) => through(() => shown(language)) };
}

/** A text that its donor chose to show, as a treasurer reads it. */
export type SeenText = {
  readonly wish: string;
  readonly what: (typeof REVIEWED)[number];
  readonly text: string;
  /** The name beside it. */
  readonly name: string;
  readonly standing: Standing;
};

export type ReviewFault = 'unknown' | 'changed';

/** What a form knew of a text: what was typed since is another. */
export type ReviewAsked = Pick<SeenText, 'wish' | 'what' | 'standing'> & { readonly digest: string; readonly state: Review['state'] };

/** So many of what waits are told at once: the next come once these are read. */
const MOST_WAITING = 50;
const A_PAGE = 50;

export type WordDesk = {
  /** Messages that wait to be read, the latest first: `all` of them, of which the first are told. */
  waiting(): Promise<{ readonly texts: SeenText[]; readonly all: number }>;
  /** Names, and messages that were read, of some gifts at a time, the latest first; `next` is what the next page is asked for with. */
  read(after: string | null): Promise<{ readonly texts: SeenText[]; readonly next: string | null }>;
  review(visit: Visit, asked: ReviewAsked): Promise<Result<null, ReviewFault | Refusal>>;
};

function textsOf({ wish, name, message, reviews }: NamedWish): SeenText[] {
  const own: SeenText = { wish, what: 'name', text: name, name, standing: standingOf(name, reviews.name) };
  return message === null ? [own] : [{ wish, what: 'message', text: message, name, standing: standingOf(message, reviews.message) }, own];
}

function isWaiting({ what, standing }: SeenText): boolean {
  return what === 'message' && standing === 'waiting';
}

async function waitingTexts({ supporters }: Pick<Stores, 'supporters'>): Promise<SeenText[]> {
  return (await supporters.withMessage()).flatMap(textsOf).filter(isWaiting);
}

/** How many messages wait to be read before they are shown. */
export async function wordsToRead({ reading }: Pick<Books, 'reading'>): Promise<number> {
  return (await waitingTexts(reading)).length;
}

/** What a treasurer says of names and messages. What they say is noted, never the words themselves. */
export function wordDeskOf(parts: Pick<Parts, 'content' | 'clock'>, books: Books): WordDesk {
  const desk = guardDeskOf(parts, books);
  return {
    waiting: async () => {
      const texts = await waitingTexts(books.reading);
      return { texts: texts.slice(0, MOST_WAITING), all: texts.length };
    },
    read: async (after) => {
      const wishes = await books.reading.supporters.page(after, A_PAGE + 1);
      const shown = wishes.slice(0, A_PAGE);
      const next = wishes.length > A_PAGE ? (shown.at(-1)?.wish ?? null) : null;
      return { texts: shown.flatMap(textsOf).filter((text) => !isWaiting(text)), next };
    },
    review: (visit, { wish, what, standing, digest, state }) =>
      actAs(desk, visit, { act: 'words.review' }, async ({ supporters }): Promise<Result<Done<null>, ReviewFault>> => {
        const shown = await supporters.one(wish);
        const text = shown && textsOf(shown).find((each) => each.what === what);
        if (!text) return refused('unknown');
        if (text.standing !== standing || textDigest(text.text) !== digest || standing === state) return refused('changed');
        await supporters.review(wish, what, { state, digest });
        return ok({ value: null, object: wish, before: { [what]: standing }, after: { [what]: state } });
      }),
  };
}
