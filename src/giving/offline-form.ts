import type { Chart, Project } from '../settings/types.ts';
import { account, parseAccount, type Account } from '../values/account.ts';
import { cents, parseAmount, ZERO, type Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { nameAmong } from '../values/named.ts';
import { ok, refused, type Result } from '../values/result.ts';
import { wholeOf } from '../values/parts.ts';
import { parseFileDay } from '../values/table.ts';
import { OFFLINE_METHODS, type OfflineMethod } from './offline.ts';
import type { KeptOffline } from './offline-store.ts';

/** An offline gift as it was typed, in a form or in a row of a file: every field is text. */
export type TypedOffline = {
  /** Empty or `gift` for a gift; else the name of an income account, such as `memberships`. */
  readonly what: string;
  readonly date: string;
  readonly amount: string;
  readonly method: string;
  readonly commission: string;
  /** The platform's account, or the bank account of a transfer. */
  readonly account: string;
  readonly project: string;
  readonly reference: string;
  readonly name: string;
  readonly email: string;
  /** Anything but an empty text, `no` and `non` means a company. */
  readonly company: string;
  readonly note: string;
};

export type OfflineField = keyof TypedOffline;

export type OfflineProblem =
  'missing' | 'not-a-day' | 'ahead' | 'before-opening' | 'not-an-amount' | 'not-a-choice' | 'needs-bank-line' | 'not-smaller' | 'too-long';

/** What is wrong at a field; `expected` is an example or the words allowed, the same in every language. */
export type OfflineMistake = { readonly field: OfflineField; readonly problem: OfflineProblem; readonly expected: string };

/** What an offline gift is checked against. */
export type OfflineRules = {
  readonly today: Day;
  readonly openedOn: Day | null;
  readonly chart: Chart;
  readonly projects: readonly Pick<Project, 'slug'>[];
  /** Whether a bank account is followed by statements: its money is then entered from its lines (method §5.3). */
  readonly hasStatements: ReadonlySet<Account>;
};

/** All of an offline gift that can be read from what was typed. */
export type ReadOffline = Omit<KeptOffline, 'id' | 'once' | 'madeMs' | 'madeBy'>;

const MOST = cents(999_999_999);
const LONGEST = 200;
const LONGEST_NOTE = 2_000;

/** French and English words of files, folded, for each way. */
const METHOD_WORDS: Readonly<Record<string, OfflineMethod>> = {
  virement: 'transfer',
  cheque: 'cheque',
  check: 'cheque',
  especes: 'cash',
  liquide: 'cash',
  plateforme: 'platform',
  helloasso: 'platform',
};

type Part<Value> = Result<Value, Omit<OfflineMistake, 'field'>>;

function problem(code: OfflineProblem, expected: string): Part<never> {
  return refused({ problem: code, expected });
}

function dayPart(typed: string, { today, openedOn }: OfflineRules): Part<Day> {
  if (typed.trim() === '') return problem('missing', '2026-11-23');
  const read = parseFileDay(typed);
  if (read === undefined) return problem('not-a-day', '2026-11-23, 23/11/2026');
  if (read > today) return problem('ahead', `≤ ${today}`);
  return openedOn !== null && read < openedOn ? problem('before-opening', `≥ ${openedOn}`) : ok(read);
}

function amountPart(typed: string): Part<Cents> {
  if (typed.trim() === '') return problem('missing', '30,00');
  const read = parseAmount(typed);
  return read.ok && read.value <= MOST ? ok(read.value) : problem('not-an-amount', '30, 30,00, 1 234,56 €');
}

function commissionPart(typed: string, amount: Cents | null): Part<Cents> {
  if (/^(?:0+([.,]0{0,2})?)?\s*€?$/.test(typed.trim())) return ok(ZERO);
  const read = amountPart(typed);
  if (!read.ok || amount === null || read.value < amount) return read;
  return problem('not-smaller', `< ${(amount / 100).toFixed(2).replace('.', ',')}`);
}

/** The way in which money came, by our name for it or a word of a file. */
export function offlineMethod(typed: string): OfflineMethod | null {
  const word = typed.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
  return nameAmong(OFFLINE_METHODS, word) ?? (Object.hasOwn(METHOD_WORDS, word) ? (METHOD_WORDS[word] ?? null) : null);
}

/** Accounts into which money may come that way, the first one taken where none is named. */
export function accountsFor(method: OfflineMethod, chart: Chart): Account[] {
  const using = (...uses: string[]): Account[] => chart.filter(({ use }) => uses.includes(use)).map(({ name }) => name);
  if (method === 'cheque') return ['cheques'];
  if (method === 'cash') return ['cash'];
  return method === 'platform' ? using('platform').filter((name) => name !== 'stripe') : using('bank', 'savings');
}

function intoPart(typed: string, method: OfflineMethod | null, { chart, hasStatements }: OfflineRules): Part<Account> {
  if (method === null) return ok('cheques');
  const choices = accountsFor(method, chart);
  const named = typed.trim() === '' ? choices[0] : choices.find((each) => each === parseAccount(typed.trim()));
  if (named === undefined) return problem('not-a-choice', choices.join(', '));
  return method === 'transfer' && hasStatements.has(named) ? problem('needs-bank-line', named) : ok(named);
}

/** Income accounts that take what is no gift: memberships, grants, sales. */
export function otherIncomeAccounts(chart: Chart): Chart {
  const gifts: readonly Account[] = ['gifts', 'gift-refunds', account('company-gifts')];
  return chart.filter(({ name, use, code }) => use === 'income' && !gifts.includes(name) && /^7[0-7]/.test(code));
}

function whatPart(typed: string, company: boolean, { chart }: OfflineRules): Part<Account> {
  const what = typed.trim();
  if (['', 'gift', 'gifts', 'don'].includes(what.toLowerCase())) return ok(company ? account('company-gifts') : 'gifts');
  const choices = otherIncomeAccounts(chart);
  const found = choices.find(({ name }) => name === what);
  return found ? ok(found.name) : problem('not-a-choice', ['gift', ...choices.map(({ name }) => name)].join(', '));
}

function textPart(typed: string, longest: number): Part<string | null> {
  const text = typed.replace(/\p{Cc}/gu, ' ').trim();
  if (text.length > longest) return problem('too-long', `≤ ${longest}`);
  return ok(text === '' ? null : text);
}

function projectPart(typed: string, { projects }: OfflineRules): Part<string | null> {
  const slug = typed.trim();
  if (slug === '' || projects.some((each) => each.slug === slug)) return ok(slug === '' ? null : slug);
  return problem('not-a-choice', projects.map((each) => each.slug).join(', '));
}

type OfflineParts = Pick<ReadOffline, 'amount' | 'method' | 'commission' | 'project' | 'reference' | 'note'> & {
  readonly date: Day;
  readonly account: Account;
  readonly what: Account;
  readonly name: string | null;
  readonly email: string | null;
};

function offlineFrom(parts: OfflineParts, company: boolean): ReadOffline {
  const { date, amount, method, commission, account: into, what, project, reference, name, email, note } = parts;
  const isGift = what === 'gifts' || what === account('company-gifts');
  return {
    ...{ receivedOn: date, amount, method, commission, reference, note, into, account: what },
    project: isGift ? project : null,
    donor: name === null && email === null ? null : { name, email },
    company: isGift && company,
  };
}

/** Reads an offline gift as typed; every field is looked at, so that all mistakes are told at once (method §1.8, §1.9). */
export function readOffline(typed: TypedOffline, rules: OfflineRules): Result<ReadOffline, OfflineMistake[]> {
  const company = !['', 'no', 'non', '0', 'false'].includes(typed.company.trim().toLowerCase());
  const found = offlineMethod(typed.method);
  const amount = amountPart(typed.amount);
  const date = dayPart(typed.date, rules);
  const method: Part<OfflineMethod> = found === null ? problem('not-a-choice', OFFLINE_METHODS.join(', ')) : ok(found);
  const commission = found === 'platform' ? commissionPart(typed.commission, amount.ok ? amount.value : null) : ok(ZERO);
  const into = intoPart(typed.account, found, rules);
  const what = whatPart(typed.what, company, rules);
  const project = projectPart(typed.project, rules);
  const reference = textPart(typed.reference, LONGEST);
  const name = textPart(typed.name, LONGEST);
  const email = textPart(typed.email, LONGEST);
  const note = textPart(typed.note, LONGEST_NOTE);
  const parts = { date, amount, method, commission, account: into, what, project, reference, name, email, note };
  const whole = wholeOf<Omit<OfflineMistake, 'field'>, typeof parts>(parts);
  return whole.ok ? ok(offlineFrom(whole.value, company)) : whole;
}
