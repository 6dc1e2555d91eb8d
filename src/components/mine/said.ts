import type { App } from '../../app.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { MINE_WORDS } from '../../i18n/words-mine.ts';
import type { Zone } from '../../values/zone.ts';

type MyGift = Awaited<ReturnType<App['mine']['gifts']['all']>>['gifts'][number];

/** "10 € chaque mois": what it is now, which may differ from what was asked for at first. */
export function giftSaid({ wish, recurring }: MyGift, language: Language): string {
  const words = MINE_WORDS[language].gift;
  const formats = FORMATS[language];
  if (wish.frequency === 'once') return words.once(formats.money(wish.amount));
  return words[wish.frequency === 'monthly' ? 'month' : 'year'](formats.money(recurring?.amount ?? wish.amount));
}

/** Where a recurring gift stands, in a sentence; empty for a gift made once. */
export function standingSaid({ wish, recurring, isOver }: MyGift, zone: Zone, language: Language): string {
  const words = MINE_WORDS[language].states;
  const day = (ms: number): string => FORMATS[language].day(zone.dayOf(ms));
  if (wish.frequency === 'once') return '';
  if (recurring === null) return words.starting;
  if (isOver) return words.stopped;
  if (recurring.endsMs !== null) return words.ends(day(recurring.endsMs));
  switch (recurring.status) {
    case 'paused':
      return words.paused;
    case 'past_due':
      return words.late;
    case 'unpaid':
      return words.unpaid;
    case 'incomplete':
      return words.starting;
    default:
      return recurring.nextMs === null ? words.unknownNext : words.next(day(recurring.nextMs));
  }
}
