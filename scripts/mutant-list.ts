/** One fault put into the house on purpose: exact texts, each found once in its file, and what stands there instead. */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly from: string; readonly to: string }[];
  /** The smallest test files that must notice. */
  readonly tests: readonly string[];
  /** Part of the quick run. */
  readonly quick?: true;
};

function mutant(name: string, file: string, from: string, to: string, ...tests: string[]): Mutant {
  return { name, edits: [{ file, from, to }], tests: tests.map((each) => `test/${each}.test.ts`) };
}

/** A notice that is read once and remembered: the state of its object is that of the first notice for ever. */
const REMEMBER = `const remembered: Map<string, Awaited<ReturnType<typeof readPayment>>> = (Reflect.get(globalThis, 'remembered') ?? new Map());
  Reflect.set(globalThis, 'remembered', remembered);
  const payment = remembered.get(chargeId) ?? (await readPayment(stripe, chargeId));
  remembered.set(chargeId, payment);`;

/** The charge as its notice pictured it, without a question to Stripe. */
const AS_PICTURED = `readNotice({ stripe: notice.objectType !== 'charge' ? stripe : Object.assign(Object.create(stripe), { charges: { retrieve: async () => {
      const charge = JSON.parse(notice.body).data.object;
      return charge.balance_transaction === null ? charge : stripe.charges.retrieve(charge.id, { expand: ['balance_transaction'] });
    } } }), rules }, notice)`;

const TRUTH: readonly Mutant[] = [
  {
    ...mutant(
      'books are added to without asking what is booked',
      'src/storage/append-entries.ts',
      'const { told, fresh } = outcomeOf(entries, kept);',
      'const { told, fresh } = outcomeOf(entries.map((entry) => (kept.has(entry.key) ? { ...entry, key: `${entry.key}#${clock.now()}${Math.random()}` } : entry)), kept);',
      'storage/ledger-store',
    ),
    quick: true,
  },
  mutant(
    'a known notice is kept anew',
    'src/storage/inbox-store.ts',
    ".onConflict((conflict) => conflict.column('id').doNothing())",
    ".onConflict((conflict) => conflict.column('id').doUpdateSet({ state: 'waiting' }))",
    'storage/inbox-store',
  ),
  mutant(
    'a gift is known by its movement, not by its charge',
    'src/giving/entries.ts',
    'fact(subject, `gift:${payment.id}`,',
    'fact(subject, `gift:${payment.movement?.id ?? payment.id}`,',
    'giving/entries',
  ),
  mutant(
    'an object is not read again',
    'src/stripe/read-notice.ts',
    'const payment = await readPayment(stripe, chargeId, toldBy);',
    REMEMBER,
    'stories/giving',
  ),
  mutant(
    'a charge is taken as its notice pictured it',
    'src/app/notices.ts',
    'readNotice({ stripe, rules }, notice)',
    AS_PICTURED,
    'stories/giving',
    'year/year',
  ),
  mutant(
    'what Stripe says now replaces what is booked, unsaid',
    'src/storage/append-entries.ts',
    'if (!saysTheSame(entry, before)) conflicts.push(entry.key);',
    '',
    'storage/ledger-store',
  ),
  mutant(
    'a notice is marked before its entries are written',
    'src/inbox/drain.ts',
    '    await applyAll(parts, group);\n',
    "    await parts.inbox.markAll(group.lanes.flatMap(({ lane }) => lane.map(({ id }) => ({ id, state: 'done' as const, reason: null, dueMs: 0 }))));\n    await applyAll(parts, group);\n",
    'year/kill',
  ),
  mutant(
    'a payment that a group holds twice is taken for two',
    'src/giving/record.ts',
    'if (run === undefined || seen.has(payment.id)) {',
    'if (run === undefined) {',
    'giving/many-at-once',
  ),
  mutant(
    'gifts that are booked together are told the days of the last one',
    'src/app/days.ts',
    'after = subtractCents(after, netAdded(facts, each.booked));',
    '',
    'giving/many-at-once',
  ),
  mutant(
    'the walk passes over what is not in the journal',
    'src/stripe/walk.ts',
    'return listed.filter(({ id }) => !known.has(id)).map(owner);',
    'return listed.filter(({ id }) => known.has(id)).map(owner);',
    'nets/lost',
  ),
  mutant(
    'a notice that comes weeks late is passed over',
    'src/stripe/read-notice.ts',
    '      return moneyReading(reader, objectType, objectId);',
    "      return Reflect.get(arguments[1], 'receivedMs') - Reflect.get(arguments[1], 'createdMs') > 14 * 86_400_000 ? { kind: 'ignored', why: 'Old' } : moneyReading(reader, objectType, objectId);",
    'year/shuffle',
  ),
  mutant(
    'failed notices are tried for ever',
    'src/inbox/waits.ts',
    'return DELAYS_MS[attempts - 1] ?? null;',
    'return DELAYS_MS[attempts - 1] ?? 6 * 3_600_000;',
    'inbox/drain',
  ),
];

const MONEY: readonly Mutant[] = [
  {
    ...mutant(
      'cents are floats',
      'src/values/cents.ts',
      "const amount = Number(whole.replace(/[ .,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));",
      "const amount = Math.floor(Number(`${whole.replace(/[ .,]/g, '')}.${decimals || '0'}`) * 100);",
      'values/cents',
    ),
    quick: true,
  },
  mutant(
    'days are those of UTC',
    'src/values/zone.ts',
    'day: format.format(instantMs) as Day };',
    'day: new Date(instantMs).toISOString().slice(0, 10) as Day };',
    'values/time',
  ),
  {
    name: 'pending debits are counted',
    edits: [
      {
        file: 'src/giving/entries.ts',
        from: "if (payment.state !== 'received') return null;",
        to: "if (payment.state === 'failed') return null;",
      },
      {
        file: 'src/giving/entries.ts',
        from: 'return payment.movement ? zone.dayOf(payment.movement.availableMs) : null;',
        to: 'return zone.dayOf(payment.movement?.availableMs ?? payment.createdMs);',
      },
    ],
    tests: ['test/stories/giving.test.ts'],
  },
  mutant(
    'promised gifts fill months',
    'src/coverage/assess.ts',
    'total: sumCents([early, ...past.map(({ figures }) => figures.net)])',
    'total: sumCents([early, facts.secured.monthly, ...past.map(({ figures }) => figures.net)])',
    'coverage/assess',
  ),
  mutant(
    'failed payments are counted',
    'src/stripe/read-payment.ts',
    "return nameAmong(['pending', 'failed'], charge.status);",
    "return charge.status === 'failed' ? 'received' : nameAmong(['pending'], charge.status);",
    'stories/giving',
  ),
  mutant(
    'refunds are not asked for',
    'src/stripe/read-payment.ts',
    'hasRefunds ? await refundsOf(stripe, charge) : ok<PaymentRefund[]>([])',
    'false ? await refundsOf(stripe, charge) : ok<PaymentRefund[]>([])',
    'stories/giving',
  ),
  mutant(
    'a refund that failed afterwards is forgotten',
    'src/stripe/read-notice.ts',
    "idOf((await refunds.retrieve(id)).charge), 'refund')",
    'idOf((await refunds.retrieve(id)).charge))',
    'stories/failed-refund',
  ),
  mutant(
    'a gift is booked less what was refunded by then',
    'src/stripe/read-payment.ts',
    "amount: cents(state === 'received' ? charge.amount_captured : charge.amount),",
    "amount: cents(state === 'received' ? charge.amount_captured - charge.amount_refunded : charge.amount),",
    'year/shuffle',
  ),
  mutant(
    'other currencies are taken for euros',
    'src/stripe/read-payment.ts',
    "if (charge.currency !== 'eur')",
    "if (charge.currency === '')",
    'stripe/amounts',
  ),
  mutant(
    'cents are reckoned in floating euros',
    'src/values/cents.ts',
    "const amount = Number(whole.replace(/[ .,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));",
    "const amount = Number(`${whole.replace(/[ .,]/g, '')}.${decimals}`) * 100;",
    'values/cents',
  ),
  mutant(
    'refunds do not lower the net',
    'src/coverage/month-figures.ts',
    'cents(gross + other - refunds - disputes - fees)',
    'cents(gross + other - disputes - fees)',
    'coverage/assess',
  ),
  mutant(
    'two refunds of a gift are taken for one',
    'src/giving/entries.ts',
    'key: `refund:${refund.id}`',
    'key: `refund:${subject.payment.id}`',
    'year/shuffle',
  ),
  mutant(
    'a dispute counts twice',
    'src/giving/entries.ts',
    "...dispute.withdrawn.map((movement) => ({ movement, kind: 'dispute' as const })),",
    "...dispute.withdrawn.flatMap((movement) => [movement, { ...movement, id: `${movement.id}b` }]).map((movement) => ({ movement, kind: 'dispute' as const })),",
    'giving/entries',
  ),
  mutant(
    'a payout and its own movement are added up',
    'src/giving/entries.ts',
    "posting('stripe', 'transit', cents(-movement.amount))",
    "posting('stripe', 'transit', cents(payout.amount - movement.amount))",
    'giving/entries',
  ),
  mutant(
    'fees come from a price list',
    'src/stripe/read-movement.ts',
    'fee: cents(fee)',
    'fee: cents(amount > 0 ? Math.round(amount * 0.015) + 25 : fee)',
    'stories/giving',
  ),
  mutant(
    'debits count on the day they were asked for',
    'src/giving/entries.ts',
    'if (!payment.delayed) return',
    'if (payment.state) return',
    'giving/entries',
  ),
  mutant(
    'a closed month is written to',
    'src/ledger/entry.ts',
    'monthOf(draft.factDay) <= closedThrough && isHeldByMonths(draft);',
    'monthOf(draft.factDay) < draft.factDay.slice(0, 4) && isHeldByMonths(draft);',
    'storage/ledger-store',
  ),
];

const FIGURES: readonly Mutant[] = [
  {
    ...mutant(
      'newest months are filled first',
      'src/coverage/filling.ts',
      'return months.map(({ cost }) => {',
      'return months.toReversed().map(({ cost }) => {',
      'coverage/filling',
    ),
    quick: true,
  },
  mutant(
    '99.6 % is shown as 100 %',
    'src/i18n/formats.ts',
    'return part < whole && rounded >= 100 ? 99 : rounded;',
    'return rounded;',
    'i18n/formats',
  ),
  mutant(
    'yearly gifts are divided by twelve one by one',
    'src/coverage/promised.ts',
    "cents(sum('month') + Math.floor(sum('year') / 12))",
    "cents(sum('month') + active.filter((gift) => gift.every === 'year').reduce((total, gift) => total + Math.floor(gift.amount / 12), 0))",
    'coverage/assess',
  ),
  mutant('small parts are shown', 'src/coverage/publish.ts', 'SMALLEST_GROUP = 3', 'SMALLEST_GROUP = 1', 'coverage/publish'),
  mutant(
    'gifts for every project pay the hosting',
    'src/coverage/month-figures.ts',
    'project === null || facts.coveredProjects.has(project)',
    'project === null || facts.coveredProjects.size > 0',
    'coverage/assess',
  ),
];

const DOORS: readonly Mutant[] = [
  mutant(
    'an old signature is good for ever',
    'src/stripe/signature.ts',
    "if (ageMs > TOLERANCE_MS) return refused('stale');",
    '',
    'stripe/signature',
  ),
  mutant(
    'a signature is compared by its beginning',
    'src/stripe/signature.ts',
    'timingSafeEqual(expected, candidate)',
    'expected[0] === candidate[0]',
    'stripe/signature',
  ),
  mutant(
    'live and test notices are not told apart',
    'src/stripe/open-notice.ts',
    "return livemode === (mode === 'live') ? ok(",
    'return livemode === (mode !== null && livemode) ? ok(',
    'stripe/open-notice',
  ),
  mutant(
    'each try to open a checkout has a key of its own',
    'src/stripe/checkout.ts',
    'idempotencyKey: `checkout:${wish.id}:v1`',
    'idempotencyKey: `checkout:${wish.id}:${Math.random()}`',
    'stripe/checkout',
  ),
  mutant(
    'a notice is answered before it is kept',
    'src/values/gather.ts',
    'const outcomes = await handOver(group.map(({ item }) => item));',
    'const handed = handOver(group.map(({ item }) => item));\n      handed.catch(() => undefined);\n      const outcomes: Outcome[] = group.map(() => "kept" as Outcome);',
    'server/gather',
  ),
];

/** Every mutant, in the order in which they are tried. */
export const MUTANTS: readonly Mutant[] = [...TRUTH, ...MONEY, ...FIGURES, ...DOORS];
