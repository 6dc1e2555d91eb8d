import { cents } from '../values/cents.ts';
import type { Day } from '../values/day.ts';
import { addMonths, firstDay, lastDay, monthOf, parseMonth } from '../values/month.ts';
import { ok } from '../values/result.ts';
import { zoneNamed } from '../values/zone.ts';
import { iban } from './accounts.ts';
import { unless, type Read } from './mistake.ts';
import { amount, choice, day, email, fields, httpsUrl, list, orElse, orNull, text, word, worded, wrong, type Reader } from './read.ts';
import { receipts } from './receipts.ts';
import type { Association, Language } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

/** Stripe takes 0,50 € to 999 999,99 € in one payment. */
const STRIPE_SMALLEST = cents(50);
const STRIPE_LARGEST = cents(99_999_999);

/** The last digit of a SIREN makes this sum a multiple of ten (Luhn's formula). */
function luhnHolds(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, index) => {
      const weighed = Number(digit) * (index % 2 === 0 ? 1 : 2);
      return total + (weighed > 9 ? weighed - 9 : weighed);
    }, 0);
  return sum % 10 === 0;
}

export const rna = word('an RNA number', 'W and nine digits such as W751234567, or null', (typed) =>
  /^W\d{9}$/.test(typed) ? typed : undefined,
);

export const siren = word('a SIREN number', 'nine digits with a right last one, such as 732 829 320, or null', (typed) => {
  const digits = typed.replace(/[\s\u00A0\u202F]/g, '');
  return /^\d{9}$/.test(digits) && luhnHolds(digits) ? digits : undefined;
});

const month = word('a month', 'a month such as 2026-11', parseMonth);
const zone = word('a time zone', 'a name such as Europe/Paris', zoneNamed);

/** Rules of Stripe for the words on a bank statement: 5 to 22 Latin characters, a letter among them, none of < > \ ' " *. */
const statement = word('what a bank statement can show', `5 to 22 plain letters, digits or spaces, without < > \\ ' " *`, (typed) =>
  /^(?=.*[A-Za-z])[ -~]{5,22}$/.test(typed) && !/[<>\\'"*]/.test(typed) ? typed : undefined,
);

const bic = word('a BIC', 'eight or eleven letters and digits such as AGRIFRPP, or null', (typed) =>
  /^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(typed) ? typed : undefined,
);

/** A holder's name is at most 70 characters in a transfer (EPC069-12). */
const holder = word('the holder of an account', 'a name of 70 characters at most', (typed) =>
  typed.length > 0 && typed.length <= 70 ? typed : undefined,
);

/** Amounts offered: each larger than the one before. */
function rising(spot: Spot, amounts: Read<readonly number[]>): Read<never> | undefined {
  if (!amounts.ok || spot.written.kind !== 'list') return undefined;
  const falling = spot.written.items.find((_, index) => index > 0 && (amounts.value[index] ?? 0) <= (amounts.value[index - 1] ?? 0));
  return falling && wrong(falling, 'is not larger than the amount before it', 'amounts that rise, each given once');
}

const gifts: Reader<Association['gifts']> = (spot) => {
  const smallest = amount(STRIPE_SMALLEST, STRIPE_LARGEST)(fieldOf(spot, 'smallest'));
  const largest = amount(smallest.ok ? smallest.value : STRIPE_SMALLEST, STRIPE_LARGEST);
  const most = largest(fieldOf(spot, 'largest'));
  const preset = amount(smallest.ok ? smallest.value : STRIPE_SMALLEST, most.ok ? most.value : STRIPE_LARGEST);
  const presets: Reader<Association['gifts']['presets']['once']> = (place) => {
    const amounts = list(preset)(place);
    return rising(place, amounts) ?? amounts;
  };
  return fields({
    smallest: () => smallest,
    largest,
    presets: fields({ once: presets, monthly: presets, yearly: presets }),
    statement,
  })(spot);
};

/** French is the language of the addresses at the root, so it is always among them. */
const languages: Reader<readonly Language[]> = (spot) => {
  const read = list(choice(['fr', 'en']))(spot);
  if (!read.ok || (read.value.includes('fr') && new Set(read.value).size === read.value.length)) return read;
  return wrong(spot, 'does not hold fr once', 'fr, or fr and en');
};

const inFile = fields({
  name: text,
  legal_name: text,
  tagline: worded,
  rna: orNull(rna),
  siren: orNull(siren),
  website: httpsUrl,
  contact: fields({ email: orNull(email), address: orNull(text), phone: orNull(text) }),
  director: orNull(text),
  host: orNull(fields({ name: text, address: text, phone: orNull(text) })),
  time_zone: zone,
  languages,
  first_month: month,
  books: fields({ opened_on: orNull(day), first_year_ends: day }),
  gifts,
  bank_transfer: orElse(orNull(fields({ iban, bic: orNull(bic), holder })), null),
  other_charges: choice(['gifts_only', 'mixed']),
  receipts,
});

/** The first fiscal year may be longer than the others, up to this many months. */
const LONGEST_FIRST_YEAR = 24;

/** What is wrong with the end of the first fiscal year: every later one ends on the last day of the same month (method §7.1). */
function wrongEnd(spot: Spot, begins: Day, ends: Day): Read<never> | undefined {
  const place = fieldOf(fieldOf(spot, 'books'), 'first_year_ends');
  if (ends <= begins) return wrong(place, `${ends} comes before the books begin`, `a day after ${begins}`);
  const own = lastDay(monthOf(ends));
  if (ends !== own) return wrong(place, `${ends} is not the last day of a month`, `a last day such as ${own}`);
  const latest = lastDay(addMonths(monthOf(begins), LONGEST_FIRST_YEAR - 1));
  return ends > latest
    ? wrong(place, `${ends} is more than ${LONGEST_FIRST_YEAR} months after the books begin, on ${begins}`, `${latest} or earlier`)
    : undefined;
}

/** A tax receipt names the association by a number: since its fifth edition the form is not valid without. */
function nameless(spot: Spot, { receipts: on, siren: first, rna: second }: Pick<Association, 'receipts' | 'siren' | 'rna'>) {
  if (on === null || first !== null || second !== null) return undefined;
  return wrong(fieldOf(spot, 'receipts'), 'is on, and the association has no number', 'siren or rna filled in, or no');
}

/** Reads `association.yaml`. */
export const association: Reader<Association> = (spot) => {
  const read = inFile(spot);
  if (!read.ok) return read;
  const { legal_name, time_zone, first_month, other_charges, bank_transfer, books, ...rest } = read.value;
  const begins = books.opened_on ?? firstDay(first_month);
  const wrongOnes = [wrongEnd(spot, begins, books.first_year_ends), nameless(spot, read.value)].filter((each) => each !== undefined);
  const opening = { openedOn: books.opened_on, firstYearEnds: books.first_year_ends };
  const terms = {
    legalName: legal_name,
    zone: time_zone,
    firstMonth: first_month,
    otherCharges: other_charges,
    bankTransfer: bank_transfer,
  };
  return unless(ok({ ...rest, ...terms, books: opening }), wrongOnes);
};

/** The fields left empty that a French site must show before it takes real money (law of 21 June 2004, "mentions légales"). */
export function missingFacts(of: Association): string[] {
  const facts = {
    'rna or siren': of.rna ?? of.siren,
    'contact.email': of.contact.email,
    'contact.address': of.contact.address,
    'contact.phone': of.contact.phone,
    director: of.director,
    host: of.host,
    'host.phone': of.host === null ? '' : of.host.phone,
  };
  return Object.entries(facts).flatMap(([name, fact]) => (fact === null ? [name] : []));
}
