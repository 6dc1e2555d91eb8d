import { isOwnRequest } from '../access/request.ts';
import { announce, readTransferForm, type AnnouncedTransfer, type TransferError, type TypedTransfer } from '../giving/announced.ts';
import type { AskParts } from '../giving/ask.ts';
import { wayBack, WAY_BACK_SECONDS, wishOfWayBack, type Resumed } from '../giving/come-back.ts';
import { epcPayload } from '../giving/epc.ts';
import { estimateFees, FEES_WITHIN_MS, MOST_PAYMENTS } from '../giving/fees.ts';
import { newFormToken, readFormToken } from '../giving/form-token.ts';
import { gateKeys } from '../giving/gate.ts';
import { knock, type GateParts } from '../giving/gate-store.ts';
import { answerGift, tokenForAgain, type Answered, type DoorParts, type Visitor } from '../giving/give-door.ts';
import { readTransferCode } from '../giving/transfer-code.ts';
import type { FieldProblem, Held, TypedGift } from '../giving/types.ts';
import type { Language } from '../settings/types.ts';
import type { Books } from '../storage/open.ts';
import type { Reach } from '../storage/reach.ts';
import type { stripeClient } from '../stripe/client.ts';
import { cookieIn, cookieOf } from '../values/cookies.ts';
import { sha256 } from '../values/digest.ts';
import type { FeeRule } from '../values/fee-rule.ts';
import { askDesk, giftsOf, type Gifts } from './gifts.ts';
import { giveKey } from './give-key.ts';
import type { Parts } from './parts.ts';

/** A request as a page has it: its headers, its address, and the address of the network that it comes from. */
export type Knocking = { readonly request: Request; readonly address: string };

export type TransferAnswer =
  | { readonly kind: 'announced'; readonly code: string }
  | { readonly kind: 'mend'; readonly errors: readonly (TransferError | { readonly field: 'token'; readonly problem: FieldProblem })[] }
  | Held;

/** A transfer that was announced, with the text of its QR code. */
export type TransferShown = AnnouncedTransfer & { readonly payload: string };

/** What visitors may ask for: each form through the same gate. */
export type GiveDoor = {
  /** A signed token for a new form. */
  newToken(): string;
  /** The token of a form that is shown again. `isSpent`: the one that it came with cannot be sent any more. */
  tokenAgain(typed: string, isSpent: boolean): string;
  /** What a visitor typed, to its checkout; `cookie`: what finds it again after the checkout was left. */
  ask(typed: TypedGift, from: Knocking, language: Language): Promise<{ readonly answer: Answered; readonly cookie: string | null }>;
  /** What was filled in before the checkout was left; null where nothing tells it. */
  resumed(reference: string, request: Request): Promise<Resumed | null>;
  /** What card payments cost, by our own books; null where too few are known. */
  fees(): Promise<FeeRule | null>;
  announce(typed: TypedTransfer & { readonly trap: string }, from: Knocking, language: Language): Promise<TransferAnswer>;
  /** The transfer under a code, however it is written; null where there is none. */
  transfer(code: string): Promise<TransferShown | null>;
};

type GiveDoorParts = { readonly asking: AskParts; readonly key: () => string; readonly reach: Reach };

/** `__Host-` cookies are of this site alone, and only under TLS. */
function cookieName(isSecure: boolean): string {
  return isSecure ? '__Host-obole-don' : 'obole-don';
}

async function announced(
  parts: DoorParts,
  books: Books,
  typed: TypedTransfer,
  visitor: Visitor,
  language: Language,
): Promise<TransferAnswer> {
  const { rules, clock } = parts.ask;
  const nowMs = clock.now();
  const token = readFormToken(parts.key, typed.token, nowMs);
  const read = readTransferForm(typed, rules);
  const late = { field: 'token', problem: !token.ok && token.why === 'early' ? 'form-early' : 'form-expired' } as const;
  if (!read.ok || !token.ok) return { kind: 'mend', errors: [...(read.ok ? [] : read.why), ...(token.ok ? [] : [late])] };
  const keys = gateKeys(parts.key, 'transfer', visitor.address, null);
  const { amount, project, email } = read.value;
  const content = sha256({ amount, project, email, language });
  const admitted = await knock(parts.gate, { door: 'transfer', keys, nonce: token.value, content }, nowMs);
  if (admitted.kind === 'limited') return admitted;
  if (admitted.kind === 'used') return { kind: 'mend', errors: [{ field: 'token', problem: 'form-used' }] };
  const { code } = await announce({ store: books.announced, clock }, read.value, { language, once: token.value });
  return { kind: 'announced', code };
}

/** The door of visitors over the books. */
function giveDoorOf(parts: Parts, books: Books, { asking, key, reach: { through } }: GiveDoorParts): GiveDoor {
  const { clock, environment, content } = parts;
  const { publicUrl } = environment;
  const isSecure = publicUrl.protocol === 'https:';
  const gate: GateParts = { reading: books.reading.gate, write: (work) => books.write((stores) => work(stores.gate)) };
  const fees = async (): Promise<FeeRule | null> =>
    estimateFees(await books.reading.fees.cardFees(clock.now() - FEES_WITHIN_MS, MOST_PAYMENTS));
  const door = (): DoorParts => ({ ask: asking, gate, fees, key: key() });
  const visitorOf = ({ request, address }: Knocking): Visitor => ({
    address,
    own: isOwnRequest(request.headers, [publicUrl.origin, new URL(request.url).origin]),
  });
  return {
    newToken: () => newFormToken(key(), clock.now()),
    tokenAgain: (typed, isSpent) => tokenForAgain(key(), typed, isSpent, clock.now()),
    fees: () => through(fees),
    ask: (typed, from, language) =>
      through(async () => {
        const answer = await answerGift(door(), typed, visitorOf(from), language);
        if (answer.kind !== 'go') return { answer, cookie: null };
        const { cookie } = wayBack(key(), answer.wish.id);
        return { answer, cookie: cookieOf(cookieName(isSecure), cookie, { seconds: WAY_BACK_SECONDS, isSecure }) };
      }),
    resumed: (reference, request) =>
      through(async () => {
        const cookie = cookieIn(request.headers.get('cookie'), cookieName(isSecure));
        const id = wishOfWayBack(key(), { reference, cookie });
        const wish = id === null ? null : await books.reading.giving.wish(id);
        return wish === null || wish.state === 'complete' ? null : wish;
      }),
    announce: (typed, from, language) => {
      const visitor = visitorOf(from);
      if (typed.trap !== '') return Promise.resolve({ kind: 'trapped' });
      if (!visitor.own) return Promise.resolve({ kind: 'foreign' });
      return through(() => announced(door(), books, typed, visitor, language));
    },
    transfer: (typed) =>
      through(async () => {
        const code = readTransferCode(typed);
        const to = content.association.bankTransfer;
        const transfer = code === null || to === null ? null : await books.reading.announced.byCode(code);
        return transfer && to && { ...transfer, payload: epcPayload(to, transfer.amount, transfer.code) };
      }),
  };
}

/** Giving: as the house itself does it, and as visitors may. */
export function givingOf(
  parts: Parts,
  books: Books,
  stripe: ReturnType<typeof stripeClient>,
  reach: Reach,
): { readonly gifts: Gifts; readonly giveDoor: GiveDoor } {
  const key = giveKey(parts.environment);
  const asking = askDesk(parts, books, stripe, key);
  return { gifts: giftsOf(books, asking, reach), giveDoor: giveDoorOf(parts, books, { asking, key, reach }) };
}
