import { floorShare, subtractCents, type Cents } from '../values/cents.ts';
import { day as dayOf, type Day } from '../values/day.ts';
import { ok } from '../values/result.ts';
import { gather, type Read } from './mistake.ts';
import { choice, day, fields, list, orElse, orNull, text, word, wrong, yesOrNo, type Reader } from './read.ts';
import type { ReceiptCategory, ReceiptForm, ReceiptSettings } from './types.ts';
import { fieldOf, type Spot } from './written.ts';

/** The model of the tax office, by the day from which it is used. A newer one is written in the settings, under `forms`. */
const KNOWN_FORMS: readonly ReceiptForm[] = [{ from: dayOf('2023-01-01'), number: '11580*05' }];

const formNumber = word('the number of a form', 'a number such as 11580*05', (typed) => (/^\d{5}\*\d{2}$/.test(typed) ? typed : undefined));

const postcode = word('a postcode', 'five digits such as 75011', (typed) => (/^\d{5}$/.test(typed) ? typed : undefined));

const asWritten = fields({
  entitled_by: text,
  checked_on: day,
  rescrit: orNull(text),
  object: text,
  category: fields({
    kind: choice(['general_interest', 'public_utility', 'other']),
    decreed_on: orNull(day),
    published_on: orNull(day),
    text: orNull(text),
  }),
  address: fields({ street: text, postcode, town: text, country: orElse(text, 'France') }),
  signatory: fields({ name: text, role: text }),
  memberships: yesOrNo,
  platform_gifts: choice(['platform', 'association', 'nobody']),
  forms: orElse(list(fields({ from: day, number: formNumber })), KNOWN_FORMS),
});

type Written = Extract<ReturnType<typeof asWritten>, { readonly ok: true }>['value'];

/** The category in the terms of the form's list, with what that line of it asks for. */
function categoryOf(spot: Spot, { kind, decreed_on, published_on, text: said }: Written['category']): Read<ReceiptCategory> {
  const place = (name: string): Spot => fieldOf(fieldOf(spot, 'category'), name);
  if (kind === 'general_interest') return ok({ kind });
  if (kind === 'other')
    return said === null ? wrong(place('text'), 'is empty', 'the line of the form that applies') : ok({ kind, text: said });
  const days = gather({
    decreedOn: decreed_on === null ? wrong(place('decreed_on'), 'is empty', 'the day of the decree, such as 2019-03-14') : ok(decreed_on),
    publishedOn:
      published_on === null
        ? wrong(place('published_on'), 'is empty', 'the day of the Journal officiel, such as 2019-03-16')
        : ok(published_on),
  });
  return days.ok ? ok({ kind, ...days.value }) : days;
}

/** Reads `receipts`: `no`, or the block by which a named officer says that the association may issue tax receipts (method §6.1). */
export const receipts: Reader<ReceiptSettings | null> = (spot) => {
  if (spot.written.kind !== 'fields') {
    const off = word('no, or a block of fields', 'no, or the fields entitled_by, checked_on and those that follow', (typed) =>
      typed === 'no' ? null : undefined,
    );
    return off(spot);
  }
  const read = asWritten(spot);
  if (!read.ok) return read;
  const category = categoryOf(spot, read.value.category);
  if (!category.ok) return category;
  const { entitled_by, checked_on, platform_gifts, rescrit, object, address, signatory, memberships, forms } = read.value;
  return ok({
    ...{ entitledBy: entitled_by, checkedOn: checked_on, rescrit, object, category: category.value, address, signatory, memberships },
    platformGifts: platform_gifts,
    forms: forms.toSorted((left, right) => (left.from < right.from ? -1 : 1)),
  });
};

/** The number of the form that is used on a day: the latest that had begun by then, or the first of all. */
export function formOn({ forms }: Pick<ReceiptSettings, 'forms'>, on: Day): string {
  const form = forms.findLast(({ from }) => from <= on) ?? forms[0];
  if (!form) throw new Error('Bug: the settings name no form of receipt');
  return form.number;
}

/** What the law gives back of a gift to an association of general interest: percents (CGI, article 200). Shown nowhere while receipts are off. */
export const TAX_RELIEF = { percent: 66, ofIncome: 20, carriedYears: 5 } as const;

/** What a gift costs once the tax is reduced, in cents: 3 000 → 1 020. The reduction is rounded down, so that nobody is promised a cent too much. */
export function costAfterRelief(amount: Cents): Cents {
  return subtractCents(amount, floorShare(amount, TAX_RELIEF.percent, 100) as Cents);
}
