import { fingerprinted, newLines } from '../bank/new-lines.ts';
import { refundableOffline } from '../giving/offline-desk.ts';
import { offlineGiftDrafts, offlineRefundDraft } from '../giving/offline.ts';
import { readTransferCode, transferCodesIn } from '../giving/transfer-code.ts';
import type { AwaitedTransfer, LineBooks, LineDesk, OpenInvoice, RefundableGift } from '../reconciliation/line-desk.ts';
import type { QueueBooks } from '../reconciliation/line-queue.ts';
import type { ImportDesk, ImportProgress } from '../reconciliation/import-desk.ts';
import type { BalanceDesk } from '../reconciliation/type-balance.ts';
import type { TrailBooks } from '../reconciliation/trail.ts';
import type { Books } from '../storage/open.ts';
import type { Stores } from '../storage/stores.ts';
import { account } from '../values/account.ts';
import type { Actor, Noted } from '../values/actor.ts';
import { subtractCents, ZERO, type Cents } from '../values/cents.ts';
import { newId } from '../values/ids.ts';
import type { NotingWrite } from './guarded.ts';
import type { Parts } from './parts.ts';

const MOST_CHEQUES = 1_000;

async function openInvoices({ costs }: Stores): Promise<OpenInvoice[]> {
  const paid = await costs.paid();
  const kept = (await costs.invoices()).filter(({ undone }) => undone === null);
  const seen = kept.map(({ id, supplier, number, amount }) => ({
    id,
    supplier,
    number,
    open: subtractCents(amount, paid.get(id) ?? ZERO),
  }));
  return seen.filter(({ open }) => open !== 0);
}

/** Cheques that were entered, whose entry stands, and that no line has brought to the bank. */
async function chequesInHand({ offline, lines, ledger }: Stores) {
  const cheques = (await offline.list({ from: null, to: null, method: 'cheque', limit: MOST_CHEQUES })).filter(
    ({ into }) => into === 'cheques',
  );
  const ids = cheques.map(({ id }) => id);
  const [cleared, brought] = [await lines.takenBy('cheque', ids), await lines.takenBy('gift', ids)];
  const inHand = [];
  for (const { id, amount, reference } of cheques) {
    if (cleared.has(id) || brought.has(id) || (await ledger.entry(`undo:gift:${id}`)) !== null) continue;
    inHand.push({ gift: id, amount, reference });
  }
  return inHand;
}

async function refundableGift(stores: Stores, id: string): Promise<RefundableGift | null> {
  const seen = await refundableOffline(stores, id);
  if (!seen) return null;
  const { amount, left, receivedOn, donor, reference } = seen;
  return { gift: id, amount, left, receivedOn, name: donor?.name ?? null, reference };
}

/** The transfers that were announced and whose codes these labels bear, by label. */
async function awaitedTransfers({ announced }: Stores, labels: readonly string[]): Promise<ReadonlyMap<string, AwaitedTransfer>> {
  const codes = new Map(labels.map((label) => [label, transferCodesIn(label)]));
  const awaited = await announced.awaited([...new Set([...codes.values()].flat())]);
  const found = [...codes].map(([label, some]) => [label, awaited.find(({ code }) => some.includes(code))] as const);
  return new Map(found.flatMap(([label, each]) => (each ? [[label, each] as const] : [])));
}

/** Gifts that are looked at for one that is given back: the latest. */
const MOST_REFUNDABLE = 1_000;
/** How many are looked at whole. */
const MOST_OFFERED = 60;

async function refundableGifts(stores: Stores, amounts: readonly Cents[] | null): Promise<RefundableGift[]> {
  const kept = await stores.offline.list({ from: null, to: null, method: null, limit: MOST_REFUNDABLE });
  const likely = kept.filter(({ amount }) => amounts === null || amounts.includes(amount)).slice(0, MOST_OFFERED);
  const found = [];
  for (const { id } of likely) found.push(await refundableGift(stores, id));
  return found.filter((each) => each !== null).filter(({ left }) => left > 0);
}

/** What a bank line meets within one transaction. */
function within({ clock }: Parts, stores: Stores, by: Actor, note: (about: Noted) => Promise<void>): LineBooks {
  const { ledger, lines, payouts, offline, announced } = stores;
  return {
    ledger,
    lines,
    payouts,
    note,
    openInvoice: async (id) => (await openInvoices(stores)).find((each) => each.id === id) ?? null,
    chequesInHand: () => chequesInHand(stores),
    keepGift: async (gift, into) => {
      const id = newId('off');
      const place = { account: account(gift.company ? 'company-gifts' : 'gifts'), into };
      const kept = { ...gift, ...place, id, once: `line:${id}`, madeMs: clock.now(), madeBy: by.name };
      await offline.add(kept);
      const code = gift.reference === null ? null : readTransferCode(gift.reference);
      if (code !== null) await announced.receive(code, id);
      return { id, drafts: offlineGiftDrafts(kept, into) };
    },
    refundable: (gift) => refundableGift(stores, gift),
    refundDraft: async (gift, amount, on, from) => {
      const seen = await refundableOffline(stores, gift);
      if (!seen) throw new Error(`Bug: ${gift} cannot be given back`);
      return offlineRefundDraft(seen, { number: seen.refundsMade + 1, amount, on, from });
    },
    // What became of an offline gift is told by its entries, which the line takes back.
    withdrawGift: (gift) => announced.reopen(gift),
  };
}

/** The desk of acts on lines. */
export function lineDesk(parts: Parts, write: NotingWrite): LineDesk {
  const { content, clock } = parts;
  const projects = content.projects.map(({ slug }) => slug);
  return { chart: content.accounts, projects, clock, write: (by, work) => write((stores, note) => work(within(parts, stores, by, note))) };
}

/** The desk that takes banks' files. */
export function importDesk(
  { content, clock }: Parts,
  books: Books,
  write: NotingWrite,
  tell: (about: ImportProgress) => void = () => undefined,
): ImportDesk {
  return {
    tell,
    marked: fingerprinted,
    chart: content.accounts,
    clock,
    openedOn: content.association.books.openedOn,
    newLines,
    read: (work) => work(books.reading),
    write: (_by, work) => write((stores, note) => work({ lines: stores.lines, note })),
  };
}

/** The desk that keeps typed balances. */
export function balanceDesk({ content, clock }: Parts, write: NotingWrite): BalanceDesk {
  const { zone, books } = content.association;
  return {
    chart: content.accounts,
    clock,
    openedOn: books.openedOn,
    today: zone.dayOf(clock.now()),
    write: (_by, work) => write(({ lines, ledger }, note) => work({ lines, ledger, note })),
  };
}

/** What proposals are read from. */
export function booksForQueue(stores: Stores): Stores & QueueBooks {
  return {
    ...stores,
    openInvoices: () => openInvoices(stores),
    chequesInHand: () => chequesInHand(stores),
    awaitedTransfers: (labels) => awaitedTransfers(stores, labels),
    refundableGifts: (amounts) => refundableGifts(stores, amounts),
  };
}

/** Several looks at one unchanging state of the books. */
export type Look = <Value>(work: (books: QueueBooks & TrailBooks) => Promise<Value>) => Promise<Value>;

export function lookInto(books: Books): Look {
  return (work) => books.snapshot((stores) => work(booksForQueue(stores)));
}
