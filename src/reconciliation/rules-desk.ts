import type { Account } from '../values/account.ts';
import type { Cents } from '../values/cents.ts';
import { newId } from '../values/ids.ts';
import type { Actor } from '../values/actor.ts';
import type { LineRule } from './bank-line.ts';
import { plainWords } from './label-words.ts';
import type { LineDesk } from './line-desk.ts';
import { isBankAccount } from './own-accounts.ts';

export type AskedRule = {
  readonly words: string;
  readonly direction: LineRule['direction'];
  readonly bank: Account | null;
  readonly amount: Cents | null;
  readonly into: LineRule['into'];
  readonly by: Actor;
};

export type RuleProblem = 'words' | 'bank' | 'account' | 'project' | 'amount' | 'direction' | 'there';

export type RuleKept = { readonly kind: 'done'; readonly id: string } | { readonly kind: 'refused'; readonly problem: RuleProblem };

/** A rule as it is judged, whoever asks for it. */
export type RuleTerms = Omit<AskedRule, 'by'>;

/** Fewer letters are found in any label. */
const FEWEST_LETTERS = 3;

/** Accounts that other rules keep, or that gifts reach in a form of their own. */
const NOT_BY_RULE: readonly string[] = ['gifts', 'company-gifts', 'transit', 'stripe', 'transfers'];

function isTarget({ chart }: Pick<LineDesk, 'chart'>, into: LineRule['into']): boolean {
  if (into.kind === 'gift') return true;
  return chart.some(({ name }) => name === into.account) && !isBankAccount(chart, into.account) && !NOT_BY_RULE.includes(into.account);
}

function isTwin(asked: RuleTerms, other: LineRule): boolean {
  const { words, direction, bank, amount } = other;
  const same = direction === asked.direction && bank === asked.bank && amount === asked.amount;
  return same && other.endedMs === null && plainWords(words) === plainWords(asked.words);
}

/** Why a rule cannot be kept beside those that are; null where it can. */
export function ruleProblem(desk: Pick<LineDesk, 'chart' | 'projects'>, asked: RuleTerms, others: readonly LineRule[]): RuleProblem | null {
  const { words, bank, amount, into, direction } = asked;
  const checks: [RuleProblem, boolean][] = [
    ['words', plainWords(words).length < FEWEST_LETTERS],
    ['bank', bank !== null && !isBankAccount(desk.chart, bank)],
    ['amount', amount !== null && amount <= 0],
    ['project', into.project !== null && !desk.projects.includes(into.project)],
    ['direction', into.kind === 'gift' && direction === 'out'],
    ['account', !isTarget(desk, into)],
    ['there', others.some((each) => isTwin(asked, each))],
  ];
  return checks.find(([, isWrong]) => isWrong)?.[0] ?? null;
}

/** Keeps a rule that proposes next time what is posted now (method §5.3). Two rules for the same lines would propose two things. */
export function keepRule(desk: LineDesk, asked: AskedRule): Promise<RuleKept> {
  return desk.write(asked.by, async ({ lines, note }) => {
    const problem = ruleProblem(desk, asked, await lines.rules());
    if (problem !== null) return { kind: 'refused', problem };
    const { direction, bank, amount, into, by } = asked;
    const rule: LineRule = {
      id: newId('rl'),
      words: asked.words.trim(),
      direction,
      bank,
      amount,
      into,
      by,
      sinceMs: desk.clock.now(),
      endedMs: null,
    };
    await lines.keepRule(rule);
    await note({ act: 'rule-kept', object: rule.id, before: null, after: { words: rule.words, direction, bank, amount, into } });
    return { kind: 'done', id: rule.id };
  });
}

/** Ends a rule: it proposes nothing more. False where it has ended already. */
export function endRule(desk: LineDesk, { rule, by }: { readonly rule: string; readonly by: Actor }): Promise<boolean> {
  return desk.write(by, async ({ lines, note }) => {
    if (!(await lines.endRule(rule, desk.clock.now()))) return false;
    await note({ act: 'rule-ended', object: rule, before: { rule }, after: null });
    return true;
  });
}
