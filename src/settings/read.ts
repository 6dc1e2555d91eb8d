import { parseAmountWithin, type AmountProblem, type Cents } from '../values/cents.ts';
import { parseDay, type Day } from '../values/day.ts';
import { ok, refused } from '../values/result.ts';
import { gather, gatherList, suggestion, unless, type Read } from './mistake.ts';
import type { Worded } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

/** Says what a spot means, or what is wrong there. */
export type Reader<Value> = (spot: Spot) => Read<Value>;

export function wrong(spot: Spot, problem: string, expected: string): Read<never> {
  return refused([{ file: spot.file, line: spot.line, field: spot.field, problem, expected }]);
}

/** A value as it may be repeated in a message: on one line, and not too long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** For secrets: a message that goes to a log never repeats them. */
export function unsaid(): string {
  return 'the value given';
}

/** One word or text that `parse` understands; `noun` and `expected` make the message, such as "an amount" and "euros such as 900". */
export function word<Value>(
  noun: string,
  expected: string,
  parse: (text: string) => Value | undefined,
  said: (text: string) => string = quoted,
): Reader<Value> {
  return (spot) => {
    if (spot.written.kind === 'absent') return wrong(spot, 'is missing', expected);
    if (spot.written.kind === 'unreadable') return wrong(spot, spot.written.problem, expected);
    if (spot.written.kind !== 'text') return wrong(spot, spot.written.kind === 'nothing' ? 'is empty' : `is not ${noun}`, expected);
    const value = parse(spot.written.text.trim());
    return value === undefined ? wrong(spot, `${said(spot.written.text)} is not ${noun}`, expected) : ok(value);
  };
}

export const text = word('a text', 'a text', (typed) => (typed === '' ? undefined : typed));

/** One of a few words, with the nearest of them in the message. */
export function choice<const Words extends readonly string[]>(words: Words): Reader<Words[number]> {
  return (spot) => {
    const typed = spot.written.kind === 'text' ? spot.written.text : '';
    return word('one of the words allowed here', suggestion(typed, words), (one) => words.find((each) => each === one))(spot);
  };
}

export const yesOrNo: Reader<boolean> = (spot) => {
  const read = choice(['yes', 'no'])(spot);
  return read.ok ? ok(read.value === 'yes') : read;
};

/** A positive whole number without signs or separators, up to `most`. */
export function wholeNumber(most: number): Reader<number> {
  return word('a whole number', `a whole number from 1 to ${most}`, (typed) => {
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
    return number >= 1 && number <= most ? number : undefined;
  });
}

const AMOUNT_NOUNS: Partial<Record<AmountProblem, string>> = {
  'too-small': 'large enough',
  'too-large': 'small enough',
  'too-precise': 'in whole cents',
};

function euros(amount: Cents): string {
  return (amount / 100).toFixed(2).replace('.', ',');
}

/** An amount in euros as people write it, both bounds included. */
export function amount(smallest: Cents, largest: Cents): Reader<Cents> {
  const expected = `euros such as 900 or 900,00, from ${euros(smallest)} to ${euros(largest)}`;
  return (spot) => {
    const typed = spot.written.kind === 'text' ? spot.written.text : '';
    const read = parseAmountWithin(typed, smallest, largest);
    const noun = read.ok ? undefined : AMOUNT_NOUNS[read.why];
    return word(noun ?? 'an amount', expected, () => (read.ok ? read.value : undefined))(spot);
  };
}

export const day = word('a day that exists', 'a day such as 2026-11-23', parseDay);

/** A day that does not come before the one read from another field. */
export function dayFrom(first: Read<Day>, firstField: string): Reader<Day> {
  return (spot) => {
    const read = day(spot);
    if (!read.ok || !first.ok || read.value >= first.value) return read;
    return wrong(spot, `${quoted(read.value)} is before ${firstField}`, `${first.value} or later`);
  };
}

export const email = word('an e-mail address', 'an address such as contact@example.org', (typed) =>
  /^[^\s@<>(),;:"]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(typed) ? typed : undefined,
);

export const httpsUrl = word('a web address', 'an address such as https://example.org', (typed) => {
  const url = /^https:\/\//i.test(typed) && !/\s/.test(typed) ? URL.parse(typed) : null;
  const named = url?.hostname.includes('.') === true;
  return named && url.username === '' ? typed : undefined;
});

/** Where a server is reached: scheme, host and port, without path, question or password. */
export function origin(example: string): Reader<URL> {
  return word('the address of a server', `http:// or https://, a host and perhaps a port, nothing behind, such as ${example}`, (typed) => {
    const url = /^https?:\/\//i.test(typed) && !/\s/.test(typed) ? URL.parse(typed) : null;
    // Written out in full, an address with a password, a path or a question is longer than its origin.
    return url?.href === `${url?.origin ?? ''}/` && url.port !== '0' ? url : undefined;
  });
}

/** Whether an address can only be reached from the machine that it is written on. */
export function namesThisMachine(url: URL): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

/** Nothing, or a field left out, is `null`. */
export function orNull<Value>(reader: Reader<Value>): Reader<Value | null> {
  return (spot) => (spot.written.kind === 'absent' || spot.written.kind === 'nothing' ? ok(null) : reader(spot));
}

/** Used where the field is left out; a field that is there but empty is still a mistake. */
export function orElse<Value>(reader: Reader<Value>, otherwise: Value): Reader<Value> {
  return (spot) => (spot.written.kind === 'absent' ? ok(otherwise) : reader(spot));
}

/** A list of at least one item. */
export function list<Value>(reader: Reader<Value>): Reader<Value[]> {
  return (spot) => {
    if (spot.written.kind === 'absent') return wrong(spot, 'is missing', 'a list');
    if (spot.written.kind !== 'list' || spot.written.items.length === 0) return wrong(spot, 'is not a list', 'a list of at least one item');
    return gatherList(spot.written.items.map(reader));
  };
}

type Shape = Readonly<Record<string, Reader<unknown>>>;
type ValueOf<Some extends Shape> = { readonly [Name in keyof Some]: Some[Name] extends Reader<infer Value> ? Value : never };

/** Named fields: each one is read, and a name that is not among them is a mistake, with the name that was probably meant. */
export function fields<const Some extends Shape>(shape: Some, whyNot = 'is not a field of this file'): Reader<ValueOf<Some>> {
  return (spot) => {
    const known = Object.keys(shape);
    if (spot.written.kind === 'absent') return wrong(spot, 'is missing', `the fields ${known.join(', ')}`);
    if (spot.written.kind === 'unreadable') return wrong(spot, spot.written.problem, `the fields ${known.join(', ')}`);
    if (spot.written.kind !== 'fields') return wrong(spot, 'has no fields', `the fields ${known.join(', ')}`);
    const strays = [...spot.written.fields].filter(([name]) => !known.includes(name));
    const read = gather(Object.fromEntries(Object.entries(shape).map(([name, reader]) => [name, reader(fieldOf(spot, name))])));
    const told = strays.map(([name, stray]) => wrong(stray, whyNot, suggestion(name, known)));
    const checked = unless(read, told);
    // `gather` keeps each name of the shape with what its reader returned; `Object.entries` has forgotten which is which.
    return checked.ok ? ok(checked.value as ValueOf<Some>) : checked;
  };
}

/** Any names that `nameFits` accepts, each with a value of the same kind. */
export function byName<Value>(name: Reader<string>, reader: Reader<Value>): Reader<readonly (readonly [string, Value])[]> {
  return (spot) => {
    if (spot.written.kind !== 'fields') return wrong(spot, 'has no fields', 'a name and its value on each line');
    const entries = [...spot.written.fields].map(([key, value]) => {
      const both = gather({ key: name({ ...value, written: { kind: 'text', text: key } }), value: reader(value) });
      return both.ok ? ok([both.value.key, both.value.value] as const) : both;
    });
    return gatherList(entries);
  };
}

/** The same words in French and in English. */
export const worded: Reader<Worded> = fields({ fr: text, en: text }, 'is not a language of the site');
