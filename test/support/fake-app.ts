import { campaignAgenda } from '../../src/app/campaigns.ts';
import type { App } from '../../src/app.ts';
import type { CampaignProgress } from '../../src/coverage/campaign.ts';
import { costsText } from '../../src/app/open-data.ts';
import { picturesOf } from '../../src/app/pictures.ts';
import { dataFrom } from '../../src/app/report.ts';
import { correctionsJson } from '../../src/exports/corrections-json.ts';
import { closingsJson } from '../../src/exports/closings-json.ts';
import type { ClosingAct } from '../../src/ledger/closing.ts';
import type { CoverageReport } from '../../src/coverage/report.ts';
import { newFormToken } from '../../src/giving/form-token.ts';
import { readGiftForm, type GiftRules } from '../../src/giving/read-form.ts';
import type { Asked, GiftStatus, Held } from '../../src/giving/types.ts';
import { readContent } from '../../src/settings/content.ts';
import type { Campaign, Content, CostLine, Environment } from '../../src/settings/types.ts';
import { correctionsOf } from '../../src/coverage/corrections.ts';
import { publishCosts, publishMonth } from '../../src/coverage/published-month.ts';
import { cents, ZERO } from '../../src/values/cents.ts';
import type { FeeRule } from '../../src/values/fee-rule.ts';
import { movableClock } from '../../src/values/clock.ts';
import { day } from '../../src/values/day.ts';
import { month } from '../../src/values/month.ts';
import { closingOf } from '../../src/ledger/closing.ts';
import { DATA_MAP } from '../../src/donors/retention.ts';
import { newId } from '../../src/values/ids.ts';
import { REPORTS } from './fake-report.ts';
import { keptInvoice } from './money-facts.ts';

const SANDBOX = 'http://127.0.0.1:4391';

/** Where the checkout of the fake application leads, unless it is told of another sandbox. */
export const CHECKOUT = checkoutOf(SANDBOX);

export function checkoutOf(sandboxUrl: string): string {
  return `${sandboxUrl}/c/pay/cs_test_1`;
}

export function realContent(): Content {
  const content = readContent('content');
  if (!content.ok) throw new Error(content.why.map((mistake) => `${mistake.file}: ${mistake.problem}`).join('\n'));
  return content.value;
}

export function fakeEnvironment(publicUrl: string, sandboxUrl: string): Environment {
  return {
    publicUrl: new URL(publicUrl),
    host: '127.0.0.1',
    port: 4390,
    dataDir: 'data',
    databaseUrl: 'file:data/obole.db',
    mode: 'sandbox',
    stripe: { secretKey: 'sk_test_sandbox', webhookSecrets: ['whsec_1'], apiBase: new URL(sandboxUrl) },
    sandbox: { apiBase: new URL(sandboxUrl), publicUrl: new URL(sandboxUrl) },
    sessionSecret: 'not-a-secret-but-long-enough-for-one',
    logLevel: 'silent',
    metricsToken: null,
    smtpUrl: null,
    mailFrom: null,
    alertEmail: null,
    trustedProxies: [],
  };
}

/** Gifts by state: `don_received`, `don_pending`… */
function fakeStatus(id: string): GiftStatus | null {
  const states = ['open', 'confirming', 'pending', 'received', 'failed', 'abandoned'] as const;
  const state = states.find((each) => id === `don_${each}`);
  if (!state) return null;
  return {
    reference: 'don_3k9q2v7x1m4n8p5r6s0t2w4y6z',
    amount: cents(3000),
    frequency: 'once',
    project: null,
    state,
    receivedOn: state === 'received' ? day('2026-11-23') : null,
    payment: state === 'received' ? 'ch_1' : null,
  };
}

/** One that was written by hand, and an invoice that came late. */
const FAKE_CORRECTIONS = correctionsOf({
  acts: [],
  adjustments: [{ line: 'hds-hosting', of: month('2026-09'), in: month('2026-10'), amount: cents(1_550), invoice: 'inv_1' }],
  late: [{ of: month('2026-09'), in: month('2026-10'), facts: 2, net: cents(4_200) }],
  reversed: [],
  written: [
    {
      ...{ name: 'price', on: day('2026-11-03'), since: day('2026-10-01'), months: [month('2026-10')], noticedBy: 'reader' },
      ...{
        was: { fr: 'Le prix affiché était ancien.', en: 'The price shown was old.' },
        now: { fr: 'Il est à jour.', en: 'It is up to date.' },
      },
    },
  ],
});

export type FakeParts = {
  readonly publicUrl?: string;
  readonly sandboxUrl?: string;
  readonly report?: () => CoverageReport;
  readonly lines?: readonly CostLine[];
  readonly acts?: readonly ClosingAct[];
  readonly stripeAway?: () => boolean;
  readonly progress?: CampaignProgress;
  /** Beside the real campaigns, under their names. */
  readonly campaign?: Partial<Campaign>;
  readonly nowMs?: number;
  readonly held?: Held;
  readonly fees?: FeeRule;
  readonly treasury?: App['treasury'];
};

/** Public pages ask nothing of the treasury: one that does fails its test. */
export function asksNothing(): never {
  const nothing: unknown = new Proxy(
    {},
    {
      get: (known, name): unknown => {
        if (Reflect.has(known, name)) return Reflect.get(known, name);
        throw new Error(`Bug: this page asks the treasury for ${String(name)}`);
      },
    },
  );
  return nothing as never;
}

const KEY = 'a key of the fake application';

/** The form's rules without a gate: any good token that was handed out is taken, however young. Fees as cards in Europe: 0,25 € and 1,5 %. */
function fakeGiveDoor(rules: GiftRules, sandboxUrl: string, { stripeAway, held, fees }: FakeParts): App['giveDoor'] {
  return {
    newToken: () => newFormToken(KEY, Date.parse('2026-11-23T20:10:00Z')),
    tokenAgain: (typed) => (typed.startsWith('form_') ? typed : newFormToken(KEY, 0)),
    fees: () => Promise.resolve(fees ?? null),
    resumed: () => Promise.resolve(null),
    announce: () => Promise.resolve({ kind: 'announced', code: 'DON-7K3F-9QXW' }),
    transfer: () => Promise.resolve(null),
    ask: (typed, _, language) => {
      const nonce = /^(form_[0-9a-z]{26})\./.exec(typed.token)?.[1] ?? typed.token;
      const wish = readGiftForm({ ...typed, token: nonce }, rules, language);
      if (held) return Promise.resolve({ answer: held, cookie: null });
      if (!wish.ok) return Promise.resolve({ answer: { kind: 'mend', errors: wish.why }, cookie: null });
      if (stripeAway?.() === true) return Promise.resolve({ answer: { kind: 'unavailable' }, cookie: null });
      const about = {
        ...wish.value,
        id: 'don_1',
        requestKey: '',
        state: 'open',
        createdMs: 0,
        checkout: null,
        donor: null,
        cover: ZERO,
      } as const;
      return Promise.resolve({ answer: { kind: 'go', url: checkoutOf(sandboxUrl), wish: about }, cookie: null });
    },
  };
}

/** October has an invoice with a published paper, and is closed in the chain. */
function fakePublished({ costs }: Content, report: () => CoverageReport): App['published'] {
  const invoices = [keptInvoice({ id: 'inv_1' }), keptInvoice({ id: 'inv_2', supplier: 'Camille Martin', amount: cents(1_250) })];
  const facts = { lines: costs, invoices: invoices.slice(0, 1), papers: new Map([['inv_1', 'ab'.repeat(32)]]) };
  const [first] = REPORTS.under.months;
  if (!first) throw new Error('Bug: the fixed report has no months');
  const closing = closingOf(month('2026-10'), { entries: 41, content: 'c'.repeat(64) }, first, day('2026-11-03'), null);
  return {
    month: (of) => Promise.resolve(publishMonth(report(), facts, [closing], of)),
    costs: () => Promise.resolve(publishCosts(report(), { ...facts, invoices })),
    plan: () => Promise.resolve({ report: report(), lines: costs }),
  };
}

/** An application with fixed figures and the real content and form rules: what the pages are shown and tested with. */
export function fakeApp(parts: FakeParts = {}): App {
  const read = realContent();
  const content = { ...read, campaigns: read.campaigns.map((each) => ({ ...each, ...parts.campaign })) };
  const sandboxUrl = parts.sandboxUrl ?? SANDBOX;
  const environment = fakeEnvironment(parts.publicUrl ?? 'http://127.0.0.1:4390', sandboxUrl);
  const clock = movableClock(parts.nowMs ?? Date.parse('2026-11-23T20:10:00Z'));
  const rules = {
    smallest: content.association.gifts.smallest,
    largest: content.association.gifts.largest,
    projects: content.projects.filter((each) => each.acceptsGifts).map((each) => each.slug),
    campaigns: content.campaigns.map((each) => each.slug),
  };
  return {
    environment,
    content,
    clock,
    data: (format, query) => dataFrom({ content, environment }, parts.report?.() ?? REPORTS.under, format, query),
    openData: {
      costs: (format, query) =>
        Promise.resolve(
          costsText({ content, environment }, parts.report?.() ?? REPORTS.under, parts.lines ?? content.costs, [], format, query),
        ),
      acts: () => Promise.resolve(parts.acts ?? []),
    },
    pictures: picturesOf(),
    report: () => Promise.resolve(parts.report?.() ?? REPORTS.under),
    campaigns: {
      seen: () => Promise.resolve({ progress: parts.progress ?? { kind: 'unknown' }, report: parts.report?.() ?? REPORTS.under }),
      agenda: campaignAgenda({ environment, content, clock }),
    },
    corrections: {
      all: () => Promise.resolve(FAKE_CORRECTIONS),
      json: () => Promise.resolve(correctionsJson(content.association.name, FAKE_CORRECTIONS, true)),
    },
    supporters: {
      shown: () =>
        Promise.resolve([
          {
            first: month('2026-10'),
            last: month('2026-10'),
            supporters: [
              { name: 'Ada', words: ['Bon courage'] },
              { name: 'Émile', words: [] },
            ],
          },
          { first: month('2026-07'), last: month('2026-09'), supporters: [{ name: 'Grâce', words: [] }] },
        ]),
    },
    published: fakePublished(content, () => parts.report?.() ?? REPORTS.under),
    gifts: {
      ask: (typed, language): Promise<Asked> => {
        const wish = readGiftForm(typed, rules, language);
        if (!wish.ok) return Promise.resolve({ kind: 'mend', errors: wish.why });
        return Promise.resolve(parts.stripeAway?.() === true ? { kind: 'unavailable' } : { kind: 'go', url: checkoutOf(sandboxUrl) });
      },
      status: (id) => Promise.resolve(fakeStatus(id)),
      daysTold: () => Promise.resolve(null),
      newToken: () => newId('form'),
    },
    receipts: { on: null, keptIdentities: () => Promise.resolve([]), forgetIdentity: () => Promise.resolve(false) },
    giveDoor: fakeGiveDoor(rules, sandboxUrl, parts),
    reportDoor: {
      newToken: () => newFormToken(KEY, Date.parse('2026-11-23T20:10:00Z')),
      tokenAgain: (typed) => typed,
      report: () => Promise.resolve({ kind: 'kept' }),
    },
    mine: asksNothing(),
    retention: DATA_MAP,
    treasury: parts.treasury ?? asksNothing(),
    closing: Object.assign<App['closing'], Pick<App['closing'], 'publicChain'>>(asksNothing(), {
      publicChain: () => Promise.resolve({ ok: true, value: closingsJson(content.association.name, parts.acts ?? [], true) }),
    }),
    letters: { shown: () => Promise.resolve(null), stopDigest: () => Promise.resolve(false) },
  };
}
