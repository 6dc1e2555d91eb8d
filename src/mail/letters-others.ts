import { FORMATS } from '../i18n/formats.ts';
import { pathTo } from '../i18n/routes.ts';
import { capital } from '../i18n/spacing.ts';
import { treasuryPath } from '../i18n/treasury-routes.ts';
import { OTHER_LETTER_WORDS } from '../i18n/words-letters-others.ts';
import { ZERO, type Cents } from '../values/cents.ts';
import { facts, link, quote, words, type Block } from './blocks.ts';
import type { LetterParams } from './letter.ts';
import type { Bodies, LetterContext } from './write-letter.ts';

/** Where each alert is looked into. */
const ALERT_PAGES = {
  'card-testing': 'home',
  'donor-request': 'requests',
  'dead-letter': 'letters',
  'stop-without-mailbox': 'requests',
  'error-report': 'reports',
  'job-failing': 'home',
  'dead-notice': 'home',
  'books-broken': 'home',
  'backup-old': 'home',
  'no-notices': 'home',
  endpoint: 'jobs',
} as const;

/** A month's figures as the public has them: what would tell of one or two gifts is merged (method §4.2). */
function monthsFigures(figures: LetterParams<'digest'>, { language }: LetterContext): Block[] {
  const { digest } = OTHER_LETTER_WORDS[language];
  const { exact } = FORMATS[language];
  const some = (amount: Cents | null): string | null => (amount === null || amount === ZERO ? null : exact(amount));
  const { cost, gross, oneOff, recurring, offline, merged, other, refunds, disputes, fees, net } = figures;
  const table = facts(
    [digest.cost, exact(cost)],
    [digest.recurring, some(recurring)],
    [digest.oneOff, some(oneOff)],
    [digest.offline, some(offline)],
    [digest.merged, some(merged)],
    [digest.gross, exact(gross)],
    [digest.other, some(other)],
    [digest.refunds, some(refunds)],
    [digest.disputes, some(disputes)],
    [digest.fees, exact(fees)],
    [digest.net, exact(net)],
  );
  return merged === null ? [table] : [table, words(digest.mergedWhy)];
}

/** The monthly letter, links, answers, receipts, and what the operator is told. */
export const OTHER_LETTERS: Bodies<'digest' | 'my-gifts-link' | 'email-confirm' | 'request-answered' | 'receipt-ready' | 'alert'> = {
  digest: (params, context) => {
    const { language, publicUrl, stopUrl } = context;
    const { digest } = OTHER_LETTER_WORDS[language];
    const { day, month } = FORMATS[language];
    return {
      to: 'reader',
      subject: digest.subject(capital(month(params.month))),
      blocks: [
        words(digest.text(capital(month(params.month)))),
        ...monthsFigures(params, context),
        words(params.coveredUntil === null ? digest.none : digest.until(day(params.coveredUntil))),
        link(digest.see, new URL(pathTo('transparency', language), publicUrl).href),
        words(digest.thanks),
        words(digest.why),
        ...(stopUrl === null ? [] : [link(digest.stop, stopUrl)]),
      ],
    };
  },
  'my-gifts-link': ({ url }, { language }) => {
    const said = OTHER_LETTER_WORDS[language].link;
    return { to: 'reader', subject: said.subject, blocks: [words(said.text), link(said.open, url), words(said.ignore)] };
  },
  'email-confirm': ({ url }, { language }) => {
    const said = OTHER_LETTER_WORDS[language].confirm;
    return { to: 'reader', subject: said.subject, blocks: [words(said.text), link(said.open, url), words(said.ignore)] };
  },
  'request-answered': ({ about, outcome, words: own }, { language }) => {
    const said = OTHER_LETTER_WORDS[language].answered;
    return {
      to: 'reader',
      subject: said.subject[about],
      blocks: [words(said[about][outcome]), ...(own === null ? [] : [words(said.words), quote(own)])],
    };
  },
  'receipt-ready': ({ year, number }, { language, publicUrl }) => {
    const said = OTHER_LETTER_WORDS[language].receipt;
    return {
      to: 'reader',
      subject: said.subject(String(year)),
      blocks: [words(said.text(String(year), number)), link(said.open, new URL(pathTo('mine', language), publicUrl).href)],
    };
  },
  alert: ({ about, what }, { language, publicUrl }) => {
    const said = OTHER_LETTER_WORDS[language].alert;
    return {
      to: 'operator',
      subject: said.subject[about],
      blocks: [
        words(said.text[about]),
        facts([said.what, what]),
        link(said.open, new URL(treasuryPath(ALERT_PAGES[about], language), publicUrl).href),
        words(said.why),
      ],
    };
  },
};
