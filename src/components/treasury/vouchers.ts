import type { App } from '../../app.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { invoicesPath, OBJECT_QUERY, treasuryPath, vouchersPath } from '../../i18n/treasury-routes.ts';
import type { DoneName } from '../../i18n/words-done.ts';
import { VOUCHER_WORDS } from '../../i18n/words-treasury-vouchers.ts';
import { onMoney } from './actor.ts';
import { visitOf, type TreasuryContext } from './door.ts';
import { mayReadPapers } from './mandate.ts';
import { answerForm, type FormAction, type FormAnswer, type FormState, type Posted } from './form.ts';

type VoucherMoney = App['treasury']['money']['vouchers'];
type About = NonNullable<Awaited<ReturnType<VoucherMoney['about']>>>;
type Kept = Awaited<ReturnType<VoucherMoney['keep']>>;
export type PaperSeen = Awaited<ReturnType<VoucherMoney['seen']>>[number];

export type VouchersView = {
  readonly form: FormState;
  /** What the papers belong to; null where the address names nothing: then what is published is shown. */
  readonly about: About | null;
  readonly papers: readonly PaperSeen[];
  readonly published: Awaited<ReturnType<VoucherMoney['published']>>;
  /** Whether the visitor's role ticks at all, and whether in this fiscal year. */
  readonly mayTick: boolean;
  readonly isOtherYear: boolean;
  readonly member: string;
  /** Carried by the comment forms: sent twice, one is kept. */
  readonly token: string;
};

/** The name of a paper's comment field: a page has one for each. */
export function saidField(sha256: string): string {
  return `said-${sha256.slice(0, 16)}`;
}

/** The page of what papers belong to. */
export function objectPath({ kind, id }: Pick<About, 'kind' | 'id'>, language: Language): string {
  if (kind === 'invoice') return invoicesPath(language);
  return treasuryPath(({ entry: 'entries', gift: 'gifts', line: 'bank' } as const)[kind], language, id);
}

function problem(field: string | null, text: string): FormAnswer {
  return { kind: 'mend', problems: [{ field, text }] };
}

function keptAnswer(kept: Kept, field: string, to: string, done: DoneName, language: Language): FormAnswer {
  if (kept.kind === 'done') return { kind: 'done', to, done };
  return problem(field, VOUCHER_WORDS[language].problems[kept.why]);
}

async function fileIn(posted: Posted, field: string) {
  const content = await posted.file(field);
  const name = posted.fileName(field);
  // A field of a file that was left empty is sent as one without a name.
  return content === null || (content.length === 0 && name === '') ? null : { name, content };
}

function paperActions(page: TreasuryContext, language: Language, { object, kind }: About): Readonly<Record<string, FormAction>> {
  const { problems } = VOUCHER_WORDS[language];
  const here = vouchersPath(object, language);
  return {
    keep: onMoney(page, 'voucher.keep', language, async (posted, { vouchers }, by) => {
      const file = await fileIn(posted, 'file');
      if (!file) return problem('file', problems.noFile);
      return keptAnswer(await vouchers.keep(object, file, by), 'file', here, 'voucher-kept', language);
    }),
    publish: onMoney(page, 'voucher.keep', language, async (posted, { vouchers }, by) => {
      if (kind !== 'invoice') return problem(null, problems.onlyInvoices);
      const file = await fileIn(posted, 'redacted');
      if (!file) return problem('redacted', problems.noFile);
      if (posted.text('checked') === '') return problem('checked', problems.unchecked);
      return keptAnswer(await vouchers.publish(object, file, by), 'redacted', here, 'voucher-published', language);
    }),
    withdraw: onMoney(page, 'voucher.keep', language, async (posted, { vouchers }, by) => {
      const done = await vouchers.withdraw(object, posted.text('sha256'), by);
      return done.kind === 'done' ? { kind: 'done', to: here, done: 'voucher-withdrawn' } : problem(null, problems[done.why]);
    }),
  };
}

function reviewActions(page: TreasuryContext, language: Language, { object, year }: About): Readonly<Record<string, FormAction>> {
  const { problems } = VOUCHER_WORDS[language];
  const here = vouchersPath(object, language);
  const tick = (ticked: boolean): FormAction =>
    onMoney(
      page,
      'voucher.tick',
      language,
      async (posted, { vouchers }, by) => {
        const done = await vouchers.tick(object, posted.text('sha256'), ticked, by);
        if (done.kind === 'refused') return problem(null, problems[done.why]);
        return { kind: 'done', to: here, done: ticked ? 'voucher-ticked' : 'voucher-unticked' };
      },
      year,
    );
  return {
    tick: tick(true),
    untick: tick(false),
    comment: onMoney(
      page,
      'voucher.comment',
      language,
      async (posted, { vouchers, newToken }, by) => {
        const sha256 = posted.text('sha256');
        const field = saidField(sha256);
        const token = posted.text('token') || newToken();
        const done = await vouchers.comment(object, { sha256, said: posted.text(field), token }, by);
        if (done.kind !== 'refused') return { kind: 'done', to: here, done: 'voucher-commented' };
        if (done.why === 'not-attached') return problem(null, problems[done.why]);
        return problem(field, problems[`comment-${done.why}`]);
      },
      year,
    ),
  };
}

/** One visit of the page of papers: those of one thing, with what was said of them; `missing` where the address names nothing of the books. */
export async function visitVouchers(page: TreasuryContext, language: Language): Promise<Response | 'missing' | VouchersView> {
  const { money, may, roleMay } = page.locals.app.treasury;
  const { signedIn } = visitOf(page);
  const object = page.url.searchParams.get(OBJECT_QUERY);
  const about = object === null ? null : await money.vouchers.about(object);
  if (object !== null && (about === null || !(await mayReadPapers(page, about)))) return 'missing';
  const acts = about === null ? {} : { ...paperActions(page, language, about), ...reviewActions(page, language, about) };
  const form = await answerForm(page, acts);
  if (form instanceof Response) return form;
  const mayTick = signedIn !== null && roleMay(signedIn.member.role, 'voucher.tick');
  return {
    form,
    about,
    papers: about === null ? [] : await money.vouchers.seen(about.object),
    published: about === null ? await money.vouchers.published() : new Map(),
    mayTick,
    isOtherYear: mayTick && about !== null && !may(visitOf(page), 'voucher.tick', about.year),
    member: signedIn?.member.id ?? '',
    token: money.newToken(),
  };
}

/** `12 Ko`, `3,4 Mo`: how large a file is. */
export function sizeText(bytes: number, language: Language): string {
  const { count } = FORMATS[language];
  const [kilo, mega] = language === 'fr' ? ['Ko', 'Mo'] : ['KB', 'MB'];
  if (bytes < 1_048_576) return `${count(Math.max(1, Math.round(bytes / 1_024)))}\u00a0${kilo}`;
  const tenths = String(Math.round((bytes / 1_048_576) * 10) / 10);
  return `${language === 'fr' ? tenths.replace('.', ',') : tenths}\u00a0${mega}`;
}
