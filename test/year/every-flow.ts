import type { Asking, Happening, Later } from './plan.ts';
import { DAY_MS } from './plan.ts';
import type { Seldom } from './seldom.ts';

/** A year with a leap day, both changes of the hour, and every flow at least once. */
export const YEAR = { startMs: Date.parse('2027-12-01T00:00:00Z'), endMs: Date.parse('2028-12-01T00:00:00Z') } as const;

type About = Partial<Pick<Asking, 'frequency' | 'project' | 'pay' | 'refusedFirst' | 'outside'>>;
/** Without the key: that of the gift it happens to. */
type After = Later extends infer Each ? (Each extends Later ? Omit<Each, 'key' | 'atMs'> : never) : never;

/** A gift at an instant, in cents, and what becomes of it so many days later. */
function gift(
  key: string,
  instant: string,
  amount: number,
  about: About,
  ...after: readonly (readonly [days: number, After])[]
): Happening[] {
  const atMs = Date.parse(instant);
  const asking: Asking = {
    do: 'ask',
    atMs,
    key,
    email: `${key}@example.org`,
    amount,
    frequency: 'once',
    project: '',
    pay: { method: 'card' },
    refusedFirst: false,
    outside: false,
    ...about,
  };
  return [asking, ...after.map(([days, later]) => ({ ...later, key, atMs: atMs + days * DAY_MS }))];
}

const DEBIT = { method: 'sepa_debit' } as const;
const LEAVES = { do: 'cancel', atPeriodEnd: false } as const;

/** Gifts stand close together, so that few payouts hold them: months, the leap day and the hour change just before, at or after them. */
const ONCE: readonly Happening[] = [
  ...gift(
    'new-year',
    '2027-12-31T22:59:59Z',
    9_000,
    { project: 'jitsi' },
    [2, { do: 'refund', amount: 2_000 }],
    [4, { do: 'refund', amount: 1_500 }],
  ),
  ...gift('refused-first', '2027-12-31T23:00:00Z', 5_037, { refusedFirst: true }, [62, { do: 'refund', amount: null }]),
  ...gift('gives-up', '2028-01-01T10:00:00Z', 2_000, { pay: { method: 'give_up' } }),
  ...gift('lost', '2028-02-24T10:00:00Z', 25_000, { pay: DEBIT }, [67, { do: 'dispute', step: 'lost' }]),
  ...gift('debit-refused', '2028-02-25T10:00:00Z', 7_000, { pay: { ...DEBIT, refusedLater: true } }),
  ...gift(
    'won',
    '2028-02-29T22:59:59Z',
    4_134,
    { project: 'goupile' },
    [62, { do: 'dispute', step: 'open' }],
    [93, { do: 'dispute', step: 'won' }],
  ),
  ...gift('debit-returned', '2028-03-01T10:00:00Z', 7_100, { pay: DEBIT }),
  ...gift('open', '2028-03-26T01:00:00Z', 6_000, {}, [36, { do: 'refund', amount: 1_000 }], [38, { do: 'dispute', step: 'open' }]),
  ...gift('inquiry', '2028-10-29T00:30:00Z', 3_050, { pay: { method: 'ideal' } }, [2, { do: 'dispute', step: 'inquiry' }]),
  ...gift('elsewhere', '2028-10-31T22:30:00Z', 3_300, { outside: true }),
  ...gift('last-debit', '2028-11-28T10:00:00Z', 5_500, { pay: DEBIT }),
];

const LAST_OF_MAY = '2028-05-31T21:00:00Z';

const RECURRING: readonly Happening[] = [
  ...gift('yearly', '2027-12-31T12:00:00Z', 12_000, { frequency: 'yearly', project: 'jitsi' }),
  ...gift('pauses', '2028-03-01T12:00:00Z', 800, { frequency: 'monthly' }, [20, { do: 'pause' }], [40, { do: 'resume' }], [70, LEAVES]),
  ...gift('monthly', LAST_OF_MAY, 1_000, { frequency: 'monthly' }, [40, { do: 'change', amount: 1_700 }], [100, LEAVES]),
  ...gift('by-debit', LAST_OF_MAY, 2_000, { frequency: 'monthly', pay: DEBIT }, [35, { do: 'cancel', atPeriodEnd: true }]),
  ...gift('declined', LAST_OF_MAY, 500, { frequency: 'monthly', pay: { method: 'card', renewals: 'declined' } }),
  ...gift('unpaid', LAST_OF_MAY, 600, { frequency: 'monthly', pay: { method: 'card', renewals: 'unpaid' } }, [58, LEAVES]),
  ...gift('must-act', LAST_OF_MAY, 700, { frequency: 'monthly', pay: { method: 'card', renewals: 'action_required' } }, [33, LEAVES]),
  ...gift('bancontact', LAST_OF_MAY, 1_500, { frequency: 'monthly', pay: { method: 'bancontact' } }, [40, LEAVES]),
];

export const HAPPENINGS: readonly Happening[] = [...ONCE, ...RECURRING];

function seldom(what: Seldom['what'], instant: string, amount = 500, pick = 0): Seldom {
  return { what, atMs: Date.parse(instant), amount, pick };
}

export const SELDOM: readonly Seldom[] = [
  seldom('account fee', '2028-02-29T23:30:00Z', 300),
  seldom('fee given back', '2028-03-01T08:00:00Z', 120),
  seldom('adjustment', '2028-03-01T08:00:00Z', 450, 0.2),
  seldom('adjustment', '2028-03-01T09:00:00Z', 250, 0.8),
  seldom('reserve', '2028-03-02T08:00:00Z', 700),
  seldom('charge from elsewhere', '2028-03-02T08:00:00Z', 2_200, 0.2),
  seldom('charge from elsewhere', '2028-03-02T09:00:00Z', 2_300, 0.8),
  seldom('debit returned', '2028-03-03T10:00:00Z', 0, 0.5),
  seldom('payout now', '2028-05-10T08:00:00Z'),
  seldom('payout by hand', '2028-05-12T08:00:00Z', 900),
  seldom('refund that waits', '2028-06-01T08:00:00Z', 400, 0),
  seldom('refund ends', '2028-06-02T08:00:00Z', 0, 0),
  seldom('refund that waits', '2028-06-01T09:00:00Z', 300, 0.1),
  seldom('refund ends', '2028-06-03T08:00:00Z', 0, 0.9),
  seldom('refund fails afterwards', '2028-06-04T08:00:00Z', 0, 0.5),
  seldom('payout comes back', '2028-06-13T08:00:00Z', 0, 0.99),
];
