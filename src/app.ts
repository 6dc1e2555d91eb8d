import { operatorOf, type Operator } from './access/operator.ts';
import { backOfficeOf, type BackOffice } from './app/back-office.ts';
import { closingOf, type Closing } from './app/closing.ts';
import { campaignsOf, type Campaigns } from './app/campaigns.ts';
import { correctionsIn, type Corrections } from './app/corrections.ts';
import { reportDoorOf, type ReportDoor } from './app/error-reports.ts';
import type { Gifts } from './app/gifts.ts';
import { givingOf, type GiveDoor } from './app/give-door.ts';
import { mineOf, type Mine } from './app/mine.ts';
import { doctorFor, type BooksSeen, type Doctor } from './app/doctor.ts';
import { drainerOf, noticesOf, type Notices } from './app/notices.ts';
import type { PublicLetters } from './app/letters.ts';
import { openDataOf, type OpenData } from './app/open-data.ts';
import { mailOf, type Mail } from './app/mail.ts';
import { guardOver } from './app/guard-over.ts';
import { houseState, type HouseState } from './app/page-state.ts';
import type { Parts } from './app/parts.ts';
import { picturesOf, type Pictures } from './app/pictures.ts';
import { receiptsOf, type Receipts } from './app/receipts.ts';
import { publishedOf, type Published } from './app/published.ts';
import { witnessed } from './app/witness.ts';
import { supportersOf, type Supporters } from './app/supporters.ts';
import { reportFrom, type DataFormat } from './app/report.ts';
import { backupsOf, type Backups } from './app/backups.ts';
import { overviewOf, type Overview } from './app/overview.ts';
import { ownJobsOf, type OwnJobs } from './app/own-jobs.ts';
import { purgeBooks } from './app/purge.ts';
import { DATA_MAP, type PurgeReport } from './donors/retention.ts';
import type { CoverageReport } from './coverage/report.ts';
import type { BadQuery } from './exports/coverage-json.ts';
import type { Drainer } from './inbox/drainer.ts';
import { type Guard } from './reconciliation/self-check.ts';
import type { Association, Content, Environment } from './settings/types.ts';
import { endLeases, openBooks, type Books } from './storage/open.ts';
import { holdForServing } from './storage/serving.ts';
import { databaseReach, type Reach } from './storage/reach.ts';
import { clockSkew } from './stripe/clock-skew.ts';
import { stripeClient } from './stripe/client.ts';
import { keepUp, type KeepUp, type KeepUpParts } from './stripe/keep-up.ts';
import { stripeStanding } from './stripe/standing.ts';
import { systemClock, type Clock } from './values/clock.ts';
import type { Day } from './values/day.ts';
import { addMonths, monthOf, type Month } from './values/month.ts';
import { ok, refused, type Result } from './values/result.ts';

/** All that a window needs: pages find it in `Astro.locals.app`, commands and the server get it from {@link assemble}. */
export type App = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  /** The campaign today, as the public may see it. */
  report(): Promise<CoverageReport>;
  /** The campaign's figures as data, for the months that the query asks for; what is wrong with the query otherwise. */
  data(format: DataFormat, query: URLSearchParams): Promise<Result<string, BadQuery>>;
  readonly campaigns: Campaigns;
  /** Single months and the costs, with the invoices behind them. */
  readonly published: Published;
  readonly openData: OpenData;
  /** What other sites show beside a link to a page. */
  readonly pictures: Pictures;
  /** What was published and was put right. */
  readonly corrections: Corrections;
  /** Who chose to be named. */
  readonly supporters: Supporters;
  readonly gifts: Gifts;
  /** How long each kind of personal data is kept. */
  readonly retention: typeof DATA_MAP;
  /** Tax receipts, for who gave. */
  readonly receipts: Receipts;
  /** The forms of the give page and of the transfer page, as visitors send them. */
  readonly giveDoor: GiveDoor;
  /** Where readers report an error. */
  readonly reportDoor: ReportDoor;
  /** What donors do by themselves. */
  readonly mine: Mine;
  /** The back office. */
  readonly treasury: BackOffice;
  /** Closing months and years, statements and exports. */
  readonly closing: Closing;
  readonly letters: PublicLetters;
};

/** The app with the parts that only the server and commands use. */
export type Running = KeepUp & {
  readonly app: App;
  readonly books: Books;
  readonly people: Operator;
  readonly notices: Notices;
  readonly mail: Mail;
  readonly jobs: OwnJobs;
  /** What monitoring is told besides the health. */
  overview(): Promise<Overview>;
  /** Begins what the house does by itself. */
  watch(): void;
  /** Whether a write to the books would succeed now; why not, in words. */
  ready(): Promise<{ readonly ok: boolean; readonly database: string }>;
  /** Does the work of a request, and tells whether the database gave it no answer. */
  readonly during: Reach['during'];
  /** What public pages are made from: kept ones hold for as long as it is the same. */
  readonly state: HouseState;
  /** Forgets what is kept no longer; `dry`: only says how much that is. */
  purge(dry?: boolean): Promise<PurgeReport>;
  close(): Promise<void>;
};

/** Where the first walk over Stripe's past begins: payouts of the first days pay out, and refunds take back, what came before the opening. */
function walkFrom({ firstMonth, books: { openedOn } }: Association): Month {
  const before = openedOn === null ? firstMonth : addMonths(monthOf(openedOn), -2);
  return before < firstMonth ? before : firstMonth;
}

/** What the association says of its payments. */
function rulesOf({ zone, otherCharges, books: { openedOn } }: Association): Pick<Association, 'zone' | 'otherCharges'> & {
  readonly openedOn: Day | null;
} {
  return { zone, otherCharges, openedOn };
}

/** What the public may see of the books, and where it says that something of it is wrong. */
function figuresOf(
  parts: Parts,
  books: Books,
  guard: Guard,
  reach: Reach,
): Pick<App, 'report' | 'data' | 'openData' | 'published' | 'pictures' | 'supporters' | 'corrections' | 'reportDoor'> {
  const report = (): Promise<CoverageReport> => reach.through(() => books.snapshot((stores) => reportFrom(stores, parts, guard)));
  return {
    report,
    ...openDataOf(parts, books, report, (stores) => reportFrom(stores, parts, guard), reach),
    published: publishedOf(parts, books, guard, reach),
    pictures: picturesOf(),
    supporters: supportersOf(parts, books, guard, reach),
    corrections: correctionsIn(parts, books, reach),
    reportDoor: reportDoorOf(parts, books, reach),
  };
}

/** The treasury's door, and papers that were published: who asks is told that the database is away, as on any public page. */
function reached(office: BackOffice, { through }: Reach): BackOffice {
  const { vouchers } = office.money;
  const readPublished: typeof vouchers.readPublished = (sha256) => through(() => vouchers.readPublished(sha256));
  const visit: typeof office.visit = (request, address) => through(() => office.visit(request, address));
  return { ...office, visit, money: { ...office.money, vouchers: { ...vouchers, readPublished } } };
}

/** Ends what runs by itself, then the books under it. */
async function closeAll(ends: readonly (() => Promise<unknown>)[], drainer: Drainer, books: Books): Promise<void> {
  const ended = Promise.all(ends.map((end) => end()));
  await drainer.stop();
  await ended;
  await books.close();
}

/** What a doctor sees of a house, whether or not it runs. */
export type HouseSeen = { readonly books: Awaited<ReturnType<Doctor['books']>>; readonly stripe: Awaited<ReturnType<Doctor['stripe']>> };
export type SeenBooks = BooksSeen;

export function examinerOf(parts: Pick<Parts, 'environment' | 'content' | 'clock' | 'carrier'>): Doctor {
  return doctorFor(parts);
}

/** What keeps the books up to date with Stripe. */
function keptUp(
  parts: Parts,
  books: Books,
  around: Pick<KeepUpParts, 'stripe' | 'rules' | 'drainer' | 'guard' | 'skew' | 'keepAll'>,
): ReturnType<typeof keepUp> {
  const { environment, content, clock } = parts;
  return keepUp({
    ...around,
    books: { ...books, write: (work) => books.write((stores) => work(witnessed(parts, stores))) },
    mode: environment.mode,
    clock,
    firstMonth: walkFrom(content.association),
    before: parts.beforeDrain ?? (() => Promise.resolve()),
  });
}

/** Copies of an environment's books, for commands that must not open these. */
export type Copies = Backups;

export function copiesOf(parts: Pick<Parts, 'environment' | 'content' | 'clock'>): Copies {
  return backupsOf(parts);
}

/** Holds the books for a server, which must let them go at its end; refused where another server holds them. */
export function holdBooks({ databaseUrl }: Pick<Environment, 'databaseUrl'>): ReturnType<typeof holdForServing> {
  return holdForServing(databaseUrl);
}

/** Puts the rooms together. Refuses, in words for the operator, a book that is not this environment's. */
export async function assemble(parts: Parts): Promise<Result<Running, string>> {
  const { environment, content, clock } = parts;
  const opened = await openBooks(environment.databaseUrl, environment.mode, clock, parts.tell, parts.isAlone);
  if (!opened.ok) return refused(opened.why);
  const books = opened.value;
  if (parts.isAlone) await endLeases(books);
  const stripe = stripeClient(environment.stripe, parts.carrier);
  const rules = rulesOf(content.association);
  const { guard, endLook } = await guardOver(books, parts);
  const skew = clockSkew();
  const drainer = drainerOf(parts, books, stripe, rules, guard);
  const notices = noticesOf(parts, books, drainer, skew);
  const { stop, ...keeping } = keptUp(parts, books, { stripe, rules, drainer, guard, skew, keepAll: notices.keepAll });
  drainer.wake();
  const reach = databaseReach();
  const standing = stripeStanding(stripe);
  const figures = figuresOf(parts, books, guard, reach);
  const mail = mailOf(parts, books, figures.report);
  const jobs = ownJobsOf(parts, books, { ...keeping, stripe, guard, mail });
  return ok({
    ...keeping,
    app: {
      environment,
      content,
      clock,
      ...figures,
      campaigns: campaignsOf(parts, books, guard, reach),
      retention: DATA_MAP,
      receipts: receiptsOf(parts, books),
      ...givingOf(parts, books, stripe, reach),
      mine: mineOf(parts, books, standing, reach),
      treasury: reached(backOfficeOf(parts, books, { stripe, standing, report: figures.report, guard, wake: drainer.wake }), reach),
      closing: closingOf(books, { content, clock, guard }, environment.sandbox !== null, reach),
      letters: { shown: mail.shown, stopDigest: (token) => reach.through(() => books.recipients.stopDigest(token)) },
    },
    books,
    people: operatorOf({ ...books, nowMs: clock.now, realMs: systemClock.now }),
    notices,
    mail,
    jobs,
    overview: () => overviewOf(parts, books),
    watch: () => {
      mail.start();
      jobs.start();
    },
    ready: () => books.writable().then((tried) => ({ ok: tried.ok, database: tried.ok ? 'ok' : tried.why })),
    during: reach.during,
    state: houseState(books, clock, guard),
    purge: (dry = false) => purgeBooks(books, clock.now(), dry),
    close: () => {
      stop();
      return closeAll([jobs.stop, endLook, mail.stop], drainer, books);
    },
  });
}
