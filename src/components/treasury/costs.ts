import type { App } from '../../app.ts';
import type { LinesPreview } from '../../costs/line-file.ts';
import type { LineSeen } from '../../costs/line-desk.ts';
import type { TypedLine } from '../../costs/line-form.ts';
import type { KeptChange } from '../../costs/store.ts';
import { FORMATS } from '../../i18n/formats.ts';
import type { Language } from '../../i18n/language.ts';
import { treasuryPath } from '../../i18n/treasury-routes.ts';
import { COST_WORDS } from '../../i18n/words-treasury-costs.ts';
import type { Day } from '../../values/day.ts';
import { parseFileDay } from '../../values/table.ts';
import { onMoney } from './actor.ts';
import { fileAnswer } from './closing.ts';
import type { TreasuryContext } from './door.ts';
import { answerForm, type FormAction, type FormAnswer, type FormState, type Posted } from './form.ts';

type CostMoney = App['treasury']['money']['costs'];
type LineChanged = Awaited<ReturnType<CostMoney['end']>>;
type Mistake = Exclude<Awaited<ReturnType<CostMoney['previewText']>>, { ok: true }>['why'][number];

export type CostsView = {
  readonly form: FormState;
  readonly lines: readonly LineSeen[];
  readonly history: readonly KeptChange[];
  readonly today: Day;
  /** The line that the address asks for: its history is shown, and the form changes it. */
  readonly selected: LineSeen | null;
  /** What a file would do, and its text, which is sent again with the decision. */
  readonly preview: { readonly file: LinesPreview; readonly text: string } | null;
};

export const LINE_QUERY = 'poste';

const FIELDS = [
  ...(['line', 'from', 'amount', 'per', 'until', 'supplier', 'person', 'category'] as const),
  ...(['whatFr', 'whatEn', 'whyFr', 'whyEn', 'covered', 'shares'] as const),
] as const satisfies readonly (keyof TypedLine)[];

/** A file of some hundred lines; a larger one is another file. */
const MOST_FILE_BYTES = 200_000;
const MOST_MISTAKES = 50;

function typedIn(posted: Posted): TypedLine {
  // Each field of the form is read under its own name.
  return Object.fromEntries(FIELDS.map((field) => [field, posted.text(field)])) as TypedLine;
}

function mistakesAnswer(mistakes: readonly Mistake[], language: Language): FormAnswer {
  const words = COST_WORDS[language].lines.problems;
  const problems = mistakes.slice(0, MOST_MISTAKES).map(({ line, field, problem, expected }) => {
    const place = line === null ? field : words.place(String(line), field);
    return { field: 'file', text: words.mistake(place, problem, expected) };
  });
  return { kind: 'mend', problems };
}

/** Whoever changed a line last; of all lines where none is named. */
async function changerOf(costs: CostMoney, line: string | null, language: Language): Promise<string> {
  const own = (await costs.history()).filter((change) => line === null || change.line === line);
  const last = own.toSorted((left, right) => left.madeMs - right.madeMs || left.number - right.number).at(-1);
  return last?.madeBy ?? COST_WORDS[language].lines.problems.somebody;
}

async function changedAnswer(
  costs: CostMoney,
  outcome: Exclude<LineChanged, { kind: 'done' }>,
  line: string,
  field: string,
  language: Language,
): Promise<FormAnswer> {
  const words = COST_WORDS[language].lines.problems;
  if (outcome.kind === 'changed') {
    return { kind: 'mend', problems: [{ field: null, text: words.changed(await changerOf(costs, line, language)) }], status: 409 };
  }
  const { why, firstOpen } = outcome;
  if (why !== 'closed') return { kind: 'mend', problems: [{ field: why === 'same' ? null : field, text: words[why] }] };
  return { kind: 'mend', problems: [{ field, text: words.closed(firstOpen === null ? '' : FORMATS[language].day(firstOpen)) }] };
}

function changeAction(page: TreasuryContext, language: Language): FormAction {
  const words = COST_WORDS[language].lines;
  return onMoney(page, 'cost.change', language, async (posted, { costs }, by) => {
    const typed = typedIn(posted);
    const exists = posted.text('new') !== '' && (await costs.lines()).some(({ id }) => id === typed.line);
    if (exists) return { kind: 'mend', problems: [{ field: 'line', text: words.problems.exists(typed.line) }], status: 409 };
    const outcome = await costs.change(typed, Number(posted.text('seen')), by);
    if (outcome.kind === 'done') {
      return {
        kind: 'done',
        to: `${treasuryPath('costs', language)}?${LINE_QUERY}=${encodeURIComponent(typed.line)}`,
        done: 'cost-changed',
      };
    }
    if (outcome.kind !== 'mend') return changedAnswer(costs, outcome, typed.line, 'from', language);
    const problems = outcome.mistakes.map(({ field, expected, problem }) => ({
      field,
      text: problem === undefined ? words.problems.expected(words.fields[field], expected) : words.problems.named(words.fields[field]),
    }));
    return { kind: 'mend', problems };
  });
}

function endAction(page: TreasuryContext, language: Language): FormAction {
  const words = COST_WORDS[language].lines.problems;
  return onMoney(page, 'cost.change', language, async (posted, { costs }, by) => {
    const from = parseFileDay(posted.text('ends'));
    if (from === undefined) return { kind: 'mend', problems: [{ field: 'ends', text: words.notADay }] };
    const line = posted.text('line');
    const outcome = await costs.end(line, from, Number(posted.text('seen')), by);
    if (outcome.kind === 'done') return { kind: 'done', to: treasuryPath('costs', language), done: 'cost-ended' };
    return changedAnswer(costs, outcome, line, 'ends', language);
  });
}

function fileActions(page: TreasuryContext, language: Language): Readonly<Record<'preview' | 'import', FormAction>> {
  const words = COST_WORDS[language].lines.problems;
  const { day } = FORMATS[language];
  const closedAnswer = (closed: readonly { readonly line: string; readonly from: Day }[], firstOpen: Day): FormAnswer => ({
    kind: 'mend',
    problems: closed.map(({ line, from }) => ({ field: 'file', text: words.fileClosed(line, day(from), day(firstOpen)) })),
  });
  return {
    preview: onMoney(page, 'cost.change', language, async (posted, money) => {
      const file = await posted.file('file');
      if (!file || file.length === 0) return { kind: 'mend', problems: [{ field: 'file', text: words.noFile }] };
      if (file.length > MOST_FILE_BYTES) return { kind: 'mend', problems: [{ field: 'file', text: words.tooLarge }] };
      const text = money.textOf(file);
      const read = await money.costs.previewText(posted.fileName('file'), text);
      if (!read.ok) return mistakesAnswer(read.why, language);
      const { closed, firstOpen } = read.value;
      if (closed.length > 0 && firstOpen !== null) return closedAnswer(closed, firstOpen);
      return { kind: 'show', shown: { preview: { file: read.value, text } } satisfies Shown };
    }),
    import: onMoney(page, 'cost.change', language, async (posted, { costs }, by) => {
      const done = await costs.importText('costs.yaml', posted.raw('content'), by, Number(posted.text('seen')));
      if (!done.ok) return mistakesAnswer(done.why, language);
      if (done.value.kind === 'refused') return closedAnswer(done.value.closed, done.value.firstOpen);
      if (done.value.kind === 'done') return { kind: 'done', to: treasuryPath('costs', language), done: 'costs-imported' };
      const text = words.fileChanged(await changerOf(costs, null, language));
      return { kind: 'mend', problems: [{ field: 'file', text }], status: 409 };
    }),
  };
}

type Shown = { readonly preview: CostsView['preview'] };

function isShown(shown: unknown): shown is Shown {
  return typeof shown === 'object' && shown !== null && 'preview' in shown;
}

/** One visit of the costs' page: the lines, one of them with its history, the form that changes or adds one, a file of all. */
export async function visitCosts(page: TreasuryContext, language: Language): Promise<Response | CostsView> {
  const { money } = page.locals.app.treasury;
  const form = await answerForm(page, {
    change: changeAction(page, language),
    end: endAction(page, language),
    ...fileActions(page, language),
  });
  if (form instanceof Response) return form;
  const lines = await money.costs.lines();
  const asked = page.url.searchParams.get(LINE_QUERY);
  return {
    form,
    lines,
    history: await money.costs.history(),
    today: money.today(),
    selected: lines.find(({ id }) => id === asked) ?? null,
    preview: isShown(form.shown) ? form.shown.preview : null,
  };
}

/** The cost lines as a file that can be imported. */
export async function giveLines(app: App): Promise<Response> {
  return fileAnswer('costs.yaml', 'application/yaml; charset=utf-8', await app.treasury.money.costs.text());
}
