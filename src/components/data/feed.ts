import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { FEED, pathTo } from '../../i18n/routes.ts';
import { REUSE_WORDS } from '../../i18n/words-reuse.ts';
import type { ClosingAct } from '../../ledger/closing.ts';
import type { Campaign, WrittenCorrection } from '../../settings/types.ts';
import type { Day } from '../../values/day.ts';
import { escapeXml } from '../../values/markup.ts';

export type FeedParts = {
  readonly name: string;
  readonly publicUrl: URL;
  readonly acts: readonly ClosingAct[];
  readonly campaigns: readonly Campaign[];
  readonly corrections: readonly WrittenCorrection[];
  /** Campaigns that begin later are not told yet. */
  readonly today: Day;
  /** Where the feed begins, for a site that has told nothing yet. */
  readonly firstDay: Day;
};

type Entry = { readonly id: string; readonly on: Day; readonly title: string; readonly link: string; readonly text: string };

/** Only the day of a fact is public: it stands for its instant. */
function instantOf(on: Day): string {
  return `${on}T00:00:00Z`;
}

/** Stays the same whatever becomes of titles and pages (RFC 4151). Both languages tell the same fact in feeds of their own. */
function tag({ publicUrl }: FeedParts, on: Day, what: string, language: Language): string {
  return `tag:${publicUrl.hostname},${on}:${what}:${language}`;
}

function closingText(act: ClosingAct, language: Language): string {
  const words = REUSE_WORDS[language].feed;
  const { exact } = FORMATS[language];
  if (act.act === 'reopen') return words.reason(act.reason);
  const { gross, net, cost, other } = act.figures;
  const figures = words.figures({ gross: exact(gross), net: exact(net), cost: exact(cost) });
  return [figures, ...(other === 0 ? [] : [words.other(exact(other))]), words.hash(act.hash)].join(' ');
}

function closings(parts: FeedParts, language: Language): Entry[] {
  const words = REUSE_WORDS[language].feed;
  const { month } = FORMATS[language];
  return parts.acts.map((act, index) => {
    const again = parts.acts.slice(0, index).some((before) => before.act === 'close' && before.month === act.month);
    const title = act.act === 'reopen' ? words.reopened : again ? words.closedAgain : words.closed;
    return {
      id: tag(parts, act.on, `closing-${act.n}`, language),
      on: act.on,
      title: title(month(act.month)),
      link: pathTo('month', language, act.month),
      text: closingText(act, language),
    };
  });
}

function campaigns(parts: FeedParts, language: Language): Entry[] {
  const begun = parts.campaigns.filter(({ from }) => from <= parts.today);
  return begun.map(({ slug, from, title, summary }) => ({
    id: tag(parts, from, `campaign-${slug}`, language),
    on: from,
    title: REUSE_WORDS[language].feed.campaign(title[language]),
    link: pathTo('campaign', language, slug),
    text: summary[language],
  }));
}

function entryXml({ id, on, title, link, text }: Entry, publicUrl: URL): string {
  return [
    '<entry>',
    `<id>${escapeXml(id)}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<updated>${instantOf(on)}</updated>`,
    `<published>${instantOf(on)}</published>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(new URL(link, publicUrl).href)}"/>`,
    `<content type="text">${escapeXml(text)}</content>`,
    '</entry>',
  ].join('');
}

/** Months that were opened again and closed anew are told as closings. */
function corrections(parts: FeedParts, language: Language): Entry[] {
  return parts.corrections.map(({ name, on, was, now }) => ({
    id: tag(parts, on, `correction-${name}`, language),
    on,
    title: REUSE_WORDS[language].feed.correction,
    link: pathTo('corrections', language),
    text: `${was[language]} ${now[language]}`,
  }));
}

/** `/feed.xml`: closed months, corrections and campaigns, the latest first (Atom, RFC 4287). */
export function feedXml(parts: FeedParts, language: Language): string {
  const words = REUSE_WORDS[language].feed;
  const { publicUrl, name } = parts;
  const entries = [...campaigns(parts, language), ...corrections(parts, language), ...closings(parts, language)].toSorted((left, right) => (left.on < right.on ? 1 : left.on > right.on ? -1 : left.id < right.id ? 1 : -1));
  const address = (path: string): string => escapeXml(new URL(path, publicUrl).href);
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">`,
    `<id>${escapeXml(tag(parts, parts.firstDay, 'feed', language))}</id>`,
    `<title>${escapeXml(words.title(name))}</title>`,
    `<subtitle>${escapeXml(words.subtitle)}</subtitle>`,
    `<updated>${instantOf(entries[0]?.on ?? parts.firstDay)}</updated>`,
    `<author><name>${escapeXml(name)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${address(FEED[language])}"/>`,
    `<link rel="alternate" type="text/html" href="${address(pathTo('home', language))}"/>`,
    ...entries.map((entry) => entryXml(entry, publicUrl)),
    '</feed>\n',
  ].join('');
}
