import { actAs, type Done, type Refusal } from '../access/guard.ts';
import type { Visit } from '../access/session.ts';
import {
  shownOf,
  standingOf,
  supporterPeriods,
  textDigest,
  type NamedRow,
  type Review,
  type REVIEWED,
  type Standing,
  type SupporterPeriod,
} from '../donors/supporters.ts';
import type { Guard } from '../reconciliation/self-check.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { guardDeskOf } from './guarded.ts';
import type { Parts } from './parts.ts';
import { reportFrom } from './report.ts';

/** Who chose to be named. */
export type Supporters = {
  /** As everybody may read it (method §4.1): the latest period first. */
  shown(language: Language): Promise<SupporterPeriod[]>;
};

export function supportersOf(
  parts: Pick<Parts, 'content' | 'clock'>,
  books: Pick<Books, 'snapshot'>,
  guard: Guard,
  { through }: Pick<Reach, 'through'>,
): Supporters {
  return {
    shown: (language) =>
      through(() =>
        books.snapshot(async (stores) => {
          const { months } = await reportFrom(stores, parts, guard);
          const counted = months.map(({ month, gifts, state }) => ({ month, gifts, isOver: state === 'final' || state === 'provisional' }));
          return supporterPeriods(shownOf(await stores.supporters.named()), counted, language);
        }),
      ),
  };
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

export type WordDesk = {
  /** Each name and message once, the latest first. */
  seen(): Promise<SeenText[]>;
  review(visit: Visit, asked: ReviewAsked): Promise<Result<null, ReviewFault | Refusal>>;
};

function textsOf(rows: readonly NamedRow[]): SeenText[] {
  const latest = new Map(rows.map((row) => [row.wish, row]));
  return [...latest.values()]
    .toReversed()
    .flatMap(({ wish, name, message, reviews }): SeenText[] => [
      ...(message === null
        ? []
        : [{ wish, what: 'message' as const, text: message, name, standing: standingOf(message, reviews.message) }]),
      { wish, what: 'name', text: name, name, standing: standingOf(name, reviews.name) },
    ]);
}

/** How many messages wait to be read before they are shown. */
export async function wordsToRead({ reading }: Pick<Books, 'reading'>): Promise<number> {
  const texts = textsOf(await reading.supporters.named());
  return texts.filter(({ what, standing }) => what === 'message' && standing === 'waiting').length;
}

/** What a treasurer says of names and messages. What they say is noted, never the words themselves. */
export function wordDeskOf(parts: Pick<Parts, 'content' | 'clock'>, books: Books): WordDesk {
  const desk = guardDeskOf(parts, books);
  return {
    seen: async () => textsOf(await books.reading.supporters.named()),
    review: (visit, { wish, what, standing, digest, state }) =>
      actAs(desk, visit, { act: 'words.review' }, async ({ supporters }): Promise<Result<Done<null>, ReviewFault>> => {
        const text = textsOf(await supporters.named()).find((each) => each.wish === wish && each.what === what);
        if (!text) return refused('unknown');
        if (text.standing !== standing || textDigest(text.text) !== digest || standing === state) return refused('changed');
        await supporters.review(wish, what, { state, digest });
        return ok({ value: null, object: wish, before: { [what]: standing }, after: { [what]: state } });
      }),
  };
}
