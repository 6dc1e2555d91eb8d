import type { Draft } from '../../src/ledger/entry.ts';
import type { LineGift } from '../../src/reconciliation/bank-line.ts';
import type { ChequeInHand, LineBooks, LineDesk, OpenInvoice, RefundableGift } from '../../src/reconciliation/line-desk.ts';
import type { StatementLine } from '../../src/reconciliation/statement.ts';
import type { ImportDesk } from '../../src/reconciliation/import-desk.ts';
import type { Stores } from '../../src/storage/stores.ts';
import type { Account } from '../../src/values/account.ts';
import type { Noted } from '../../src/values/actor.ts';
import { canonical } from '../../src/values/digest.ts';
import type { TestBooks } from './books.ts';
import { testContent } from './world.ts';

/** What a treasurer's other rooms would answer: invoices and cheques by hand, gifts booked as method §1.8 says. */
export type Neighbours = {
  readonly invoices: OpenInvoice[];
  readonly cheques: ChequeInHand[];
  readonly refundable: RefundableGift[];
  readonly withdrawn: string[];
  readonly notes: Noted[];
};

export function neighbours(): Neighbours {
  return { invoices: [], cheques: [], refundable: [], withdrawn: [], notes: [] };
}

function giftDrafts(id: string, gift: LineGift, into: Account): Draft[] {
  const about = { factDay: gift.receivedOn, source: id, gift: id, corrects: null, label: null };
  const { amount, commission, project } = gift;
  const gross: Draft = {
    ...about,
    key: `gift:${id}`,
    kind: 'gift',
    postings: [{ from: 'gifts', to: into, amount }],
    measured: { as: 'offline', amount, project },
  };
  if (commission === 0) return [gross];
  const fee: Draft = {
    ...about,
    key: `fee:${id}`,
    kind: 'fee',
    postings: [{ from: into, to: 'fees', amount: commission }],
    measured: { as: 'fees', amount: commission, project },
  };
  return [gross, fee];
}

/** A line's desk over books of a test. Gifts are numbered in the order in which they are kept. */
export function lineDesk({ books, clock }: TestBooks, around: Neighbours): LineDesk {
  const content = testContent();
  const numbers = { last: 0 };
  const booksOf = (stores: Stores): LineBooks => ({
    ledger: stores.ledger,
    lines: stores.lines,
    payouts: stores.payouts,
    openInvoice: async (id) => around.invoices.find((each) => each.id === id) ?? null,
    chequesInHand: async () => around.cheques,
    keepGift: async (gift, into) => {
      const id = `off_${(numbers.last += 1)}`;
      return { id, drafts: giftDrafts(id, gift, into) };
    },
    withdrawGift: async (id) => {
      around.withdrawn.push(id);
    },
    refundable: async (id) => around.refundable.find(({ gift }) => gift === id) ?? null,
    refundDraft: async (gift, amount, on, from) => ({
      key: `refund:${gift}:1`,
      kind: 'refund',
      factDay: on,
      postings: [{ from, to: 'gift-refunds', amount }],
      measured: { as: 'refunds', amount, project: null },
      source: gift,
      gift,
      corrects: null,
      label: null,
    }),
    note: async (about) => {
      around.notes.push(about);
    },
  });
  return {
    chart: content.accounts,
    projects: content.projects.map(({ slug }) => slug),
    clock,
    write: (_by, work) => books.write((stores) => work(booksOf(stores))),
  };
}

/** A mark made of all that a movement says, and of how often it was said before. */
export function marks(lines: readonly StatementLine[]): string[] {
  const seen = new Map<string, number>();
  return lines.map(({ bookedOn, amount, label, reference }) => {
    const said = canonical({ bookedOn, amount, label, reference });
    const times = (seen.get(said) ?? 0) + 1;
    seen.set(said, times);
    return `${said} ${times}`;
  });
}

export function importDesk({ books, clock }: TestBooks, around: Neighbours, about: Partial<ImportDesk> = {}): ImportDesk {
  const note = async (each: Noted): Promise<void> => {
    around.notes.push(each);
  };
  return {
    chart: testContent().accounts,
    clock,
    openedOn: null,
    tell: () => undefined,
    marked: function* (_account, lines) {
      yield 0;
      return marks(lines).flatMap((fingerprint, index) => (lines[index] ? [{ line: lines[index], fingerprint }] : []));
    },
    newLines: function* (known, marked) {
      yield;
      const there = new Set(known.map(({ fingerprint }) => fingerprint));
      return {
        added: marked.filter((each) => !there.has(each.fingerprint)),
        present: marked.filter((each) => there.has(each.fingerprint)),
      };
    },
    read: (work) => books.snapshot(({ lines }) => work({ lines })),
    write: (_by, work) => books.write(({ lines }) => work({ lines, note })),
    ...about,
  };
}
