import type { Account } from '../values/account.ts';
import type { Network } from '../values/addresses.ts';
import type { Cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import type { Month } from '../values/month.ts';
import type { Zone } from '../values/zone.ts';

export const LANGUAGES = ['fr', 'en'] as const;

export type Language = (typeof LANGUAGES)[number];

/** The same words in each language of the site. */
export type Worded = { readonly fr: string; readonly en: string };

export type Frequency = 'once' | 'monthly' | 'yearly';

/** `content/association.yaml`: who asks, in which terms. */
export type Association = {
  readonly name: string;
  readonly legalName: string;
  readonly tagline: Worded;
  /** RNA (W + 9 digits) and SIREN (9 digits), where the association has them. */
  readonly rna: string | null;
  readonly siren: string | null;
  readonly website: string;
  readonly contact: { readonly email: string | null; readonly address: string | null; readonly phone: string | null };
  readonly director: string | null;
  /** Who hosts the site itself (not the services that gifts pay for), for the legal page. */
  readonly host: { readonly name: string; readonly address: string; readonly phone: string | null } | null;
  readonly zone: Zone;
  readonly languages: readonly Language[];
  /** `coverage.start`: the campaign's first month (method §0.2). */
  readonly firstMonth: Month;
  /** When the books open with an opening entry, null where they open empty (method §0.1, §0.3); and where their first fiscal year ends (method §7.1). */
  readonly books: { readonly openedOn: Day | null; readonly firstYearEnds: Day };
  readonly gifts: {
    readonly smallest: Cents;
    readonly largest: Cents;
    readonly presets: Readonly<Record<Frequency, readonly Cents[]>>;
    /** What the donor reads on the bank statement. */
    readonly statement: string;
  };
  /** Where gifts by bank transfer go; null where the site does not say. */
  readonly bankTransfer: { readonly iban: string; readonly bic: string | null; readonly holder: string } | null;
  /** What charges of the Stripe account that are not from our checkout are (method §1.5). */
  readonly otherCharges: 'gifts_only' | 'mixed';
  /** Tax receipts (method §6.1): null while off, and then no page speaks of a tax reduction. */
  readonly receipts: ReceiptSettings | null;
};

/** A model of receipt of the tax office (cerfa), by the day from which it is used. */
export type ReceiptForm = { readonly from: Day; readonly number: string };

/** Why gifts to the association give the right, as the form lists it. `other`: a line of it in its own words. */
export type ReceiptCategory =
  | { readonly kind: 'general_interest' }
  | { readonly kind: 'public_utility'; readonly decreedOn: Day; readonly publishedOn: Day }
  | { readonly kind: 'other'; readonly text: string };

/** What an officer of the association answers for, and what every tax receipt says of it. */
export type ReceiptSettings = {
  /** Who has checked that articles 200 and 238 bis of the CGI apply, and when; the answer of the tax office (`rescrit`) where there is one. */
  readonly entitledBy: string;
  readonly checkedOn: Day;
  readonly rescrit: string | null;
  readonly object: string;
  readonly category: ReceiptCategory;
  readonly address: { readonly street: string; readonly postcode: string; readonly town: string; readonly country: string };
  readonly signatory: { readonly name: string; readonly role: string };
  /** Whether memberships are without counterpart and get receipts too (method §6.3). */
  readonly memberships: boolean;
  /** Who receipts gifts that come through another platform (method §6.4). */
  readonly platformGifts: 'platform' | 'association' | 'nobody';
  /** The oldest first, at least one. */
  readonly forms: readonly ReceiptForm[];
};

export const ACCOUNT_USES = ['bank', 'savings', 'cash', 'cheques', 'platform', 'expense', 'income', 'other'] as const;

export const COST_CATEGORIES = ['hosting', 'software', 'legal', 'bank', 'other'] as const;

export type CostCategory = (typeof COST_CATEGORIES)[number];

/** One account of `content/accounts.yaml`. */
export type ChartAccount = {
  readonly name: Account;
  /** Its number in the French chart of accounts: three to eight digits. */
  readonly code: string;
  readonly label: string;
  readonly use: (typeof ACCOUNT_USES)[number];
  /** The code of the journal in which its movements are written, where it has one of its own. */
  readonly journal: string | null;
  readonly iban: string | null;
  /** The cost lines whose invoices it takes. */
  readonly category: CostCategory | null;
  /** Income that pays for the covered costs, without being a gift (method §1.9). */
  readonly covers: boolean;
};

/** The chart of accounts, in the order of the file. Every account that rules name is in it. */
export type Chart = readonly ChartAccount[];

/** One line of `content/costs.yaml` (method §2.1). */
export type CostLine = {
  readonly id: string;
  readonly what: Worded;
  readonly why: Worded;
  readonly supplier: string;
  /** Whether the supplier is a natural person, whom the public is never told by name (method §4.3). */
  readonly person: boolean;
  readonly category: CostCategory;
  /** Tax included, per month or per year. */
  readonly amount: Cents;
  readonly per: 'month' | 'year';
  readonly from: Day;
  readonly until: Day | null;
  /** Whether gifts are asked for it: covered lines make the cost that coverage is measured against. */
  readonly covered: boolean;
  /** Whole weights by project slug; empty when it is not shared among projects. */
  readonly shares: Readonly<Record<string, number>>;
};

export type ProjectState = 'running' | 'planned' | 'ongoing';

/** Front matter of `content/projects/<slug>.<lang>.md`, one per language. */
export type Project = {
  readonly slug: string;
  readonly order: number;
  readonly state: ProjectState;
  readonly title: Worded;
  readonly summary: Worded;
  readonly link: string | null;
  /** Whether a donor may choose it as the purpose of a gift (method §1.10). */
  readonly acceptsGifts: boolean;
};

export type CampaignEvent = {
  /** Names it for ever, so that a calendar that has it already knows it again. */
  readonly id: string;
  readonly title: Worded;
  readonly startsAtMs: number;
  readonly minutes: number | null;
  /** Its end, or that of its day where nobody said how long it lasts. */
  readonly endsAtMs: number;
  readonly place: Worded;
  /** Where it takes place online: shown while it does. */
  readonly link: string | null;
  /** Where it can be seen again afterwards. */
  readonly replay: string | null;
};

export type Petition = {
  readonly title: Worded;
  readonly link: string;
  readonly target: number;
  readonly count: number;
  /** `below` when the count is known only as "under". */
  readonly countIs: 'exact' | 'below';
  /** The day on which it was counted, or the month where no more is known. */
  readonly asOf: Day | Month;
};

/** What a campaign asks for: euros, or the hosting of so many months from its first one on. */
export type CampaignGoal = { readonly kind: 'euros'; readonly amount: Cents } | { readonly kind: 'months'; readonly months: number };

export type CampaignUpdate = { readonly day: Day; readonly title: Worded; readonly text: Worded };

/** Front matter of `content/campaigns/<slug>.<lang>.md`. */
export type Campaign = {
  readonly slug: string;
  /** `/<shortAddress>` and `/en/<shortAddress>` lead to its page. */
  readonly shortAddress: string | null;
  readonly title: Worded;
  readonly summary: Worded;
  readonly from: Day;
  /** Its last day; null while none is set. */
  readonly until: Day | null;
  readonly goal: CampaignGoal | null;
  readonly events: readonly CampaignEvent[];
  readonly petition: Petition | null;
  /** The latest first. */
  readonly updates: readonly CampaignUpdate[];
};

/** Everything that `content/` says, checked (front matter included; the prose itself is rendered by the pages). */
export const NOTICED_BY = ['reader', 'donor', 'treasury', 'association', 'auditor'] as const;

/** What was wrong on the site and was put right, as `content/corrections.yaml` tells it. */
export type WrittenCorrection = {
  /** Never changes. */
  readonly name: string;
  readonly on: Day;
  /** Since when it had stood; null where that is not known. */
  readonly since: Day | null;
  readonly months: readonly Month[];
  readonly noticedBy: (typeof NOTICED_BY)[number];
  readonly was: Worded;
  readonly now: Worded;
};

export type Content = {
  readonly association: Association;
  readonly accounts: Chart;
  readonly costs: readonly CostLine[];
  readonly projects: readonly Project[];
  readonly campaigns: readonly Campaign[];
  readonly corrections: readonly WrittenCorrection[];
};

/** One mistake, told where it was made. */
export type Mistake = {
  readonly file: string;
  readonly line: number | null;
  readonly field: string;
  readonly problem: string;
  readonly expected: string;
};

export type BookMode = 'sandbox' | 'test' | 'live';

/** The process environment, checked. Secrets may come from files named by `NAME_FILE`. */
export type Environment = {
  readonly publicUrl: URL;
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly mode: BookMode;
  readonly stripe: {
    readonly secretKey: string;
    /** The current signing secret, and the former one while it is being changed. At least one. */
    readonly webhookSecrets: readonly string[];
    readonly apiBase: URL | null;
  };
  /** Present when the sandbox stands in for Stripe: where its API listens, and where a browser reaches it. */
  readonly sandbox: { readonly apiBase: URL; readonly publicUrl: URL } | null;
  /** Proxies whose word on whom they speak for is taken; none where visitors come to us themselves. */
  readonly trustedProxies: readonly Network[];
  /** What monitoring must bear to read `/metrics`; null where nobody may. */
  readonly metricsToken: string | null;
  /** Signs the treasury's cookies and seals second factors; null where one is made and kept in `dataDir`. */
  readonly sessionSecret: string | null;
  /** Where letters are handed over; null where they are kept as files in `dataDir`. */
  readonly smtpUrl: string | null;
  /** The sender of letters; there wherever they are handed over. */
  readonly mailFrom: string | null;
  /** Who hears of what an operator or a treasurer should look at; null where nobody does. */
  readonly alertEmail: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
};
