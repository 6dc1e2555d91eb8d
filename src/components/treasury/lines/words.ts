import type { LineProblem, LineActed } from '../../../reconciliation/line-desk.ts';
import type { Proposal, Reason } from '../../../reconciliation/proposal.ts';
import type { Missing } from '../../../reconciliation/payout-state.ts';
import type { Chart } from '../../../settings/types.ts';
import { FORMATS } from '../../../i18n/formats.ts';
import type { Language } from '../../../i18n/language.ts';
import { LINES_WORDS } from '../../../i18n/words-treasury-lines.ts';
import { cents, type Cents } from '../../../values/cents.ts';
import { sha256 } from '../../../values/digest.ts';
import type { Problem } from '../form.ts';

/** An account's title in the chart; its name where the chart has lost it. */
export function accountTitle(chart: Chart, name: string): string {
  return chart.find((each) => each.name === name)?.label ?? name;
}

/** What is paid or given back has a size; that it leaves is told by the line. */
function sizeOf(amount: Cents): Cents {
  return cents(Math.abs(amount));
}

function invoiceText({ named, supplier, number, amount }: Extract<Reason, { code: 'invoice' }>, language: Language): string {
  const words = LINES_WORDS[language].reasons;
  const say = named ? words.invoice : words.invoiceByAmount;
  return say(supplier, number ?? '', FORMATS[language].exact(sizeOf(amount)));
}

function announcedText({ under, announced }: Extract<Reason, { code: 'announced' }>, language: Language): string {
  const words = LINES_WORDS[language].reasons;
  return announced === null ? words.announced(under) : words.announcedOf(under, FORMATS[language].exact(announced));
}

/** Why a proposal is made, in a sentence. */
export function reasonText({ reason }: Proposal, chart: Chart, language: Language): string {
  const words = LINES_WORDS[language].reasons;
  const { exact, day, count } = FORMATS[language];
  switch (reason.code) {
    case 'payout': {
      const how = reason.by === 'label' ? words.how.label(reason.label) : words.how[reason.by];
      return words.payout(exact(reason.amount), day(reason.arrivesOn), how);
    }
    case 'payouts':
      return words.payouts(count(reason.count), exact(reason.amount));
    case 'invoice':
      return invoiceText(reason, language);
    case 'invoices':
      return words.invoices(count(reason.count), reason.suppliers.join(', '), exact(sizeOf(reason.amount)));
    case 'cheques':
      return words.cheques(count(reason.count), exact(reason.amount));
    case 'refund':
      return words.refund(exact(sizeOf(reason.amount)), day(reason.receivedOn), reason.name === null ? '' : words.from(reason.name));
    case 'rule':
      return words.rule(reason.words, reason.account === null ? words.aGift : accountTitle(chart, reason.account));
    case 'transfer':
      return words.transfer(accountTitle(chart, reason.account), day(reason.bookedOn));
    case 'announced':
      return announcedText(reason, language);
    case 'gift':
      return words.gift(reason.from === null ? '' : words.from(reason.from));
  }
}

/** Names a proposal by what it would post, so that a form accepts what its reader has seen or nothing. */
export function markOf({ parts }: Proposal): string {
  return sha256(JSON.stringify(parts)).slice(0, 16);
}

function partsText(problem: Extract<LineProblem, { code: 'parts' }>, language: Language): Problem[] {
  const words = LINES_WORDS[language].outcomes;
  return problem.parts.map(({ part, code, expected }) => {
    const said = typeof expected === 'number' ? FORMATS[language].exact(expected) : expected;
    const text = `${words.parts[code]}${said === null ? '' : words.expected(said)}`;
    return { field: `what-${part}`, text: words.part(String(part + 1), text) };
  });
}

/** What is wrong with an act on a line, each at its field. */
export function lineProblems(acted: Exclude<LineActed, { kind: 'done' }>, language: Language): Problem[] {
  const words = LINES_WORDS[language].outcomes;
  if (acted.kind === 'changed') return [{ field: null, text: words.changed(acted.by ?? words.somebody) }];
  return acted.problems.flatMap((problem): Problem[] => {
    if (problem.code === 'parts') return partsText(problem, language);
    if (problem.code === 'sum') return [{ field: 'amount-0', text: words.sum(FORMATS[language].exact(problem.missing)) }];
    if (problem.code === 'closed') return [{ field: null, text: words.closed(problem.month) }];
    return [{ field: problem.code === 'no-reason' ? 'reason' : null, text: words[problem.code] }];
  });
}

/** What a payout still lacks, in a sentence. */
export function missingText(missing: Missing, language: Language): string {
  const words = LINES_WORDS[language].payouts.missing;
  const exact = (amount: Cents): string => FORMATS[language].exact(amount);
  switch (missing.code) {
    case 'movements':
      return words.movements(FORMATS[language].count(missing.ids.length));
    case 'sum':
      return words.sum(exact(missing.sum), exact(missing.difference));
    case 'balance':
      return words.balance(exact(missing.difference));
    case 'list':
    case 'balances':
    case 'movement':
      return words[missing.code];
  }
}
