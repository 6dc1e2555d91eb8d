import { ok, refused, type Result } from './result.ts';

type Parts<Why> = Readonly<Record<string, Result<unknown, Why>>>;
type ValuesOf<Some> = { readonly [Name in keyof Some]: Some[Name] extends Result<infer Value, unknown> ? Value : never };

/** All parts under their names; or what is wrong with each of them at once, at its field. */
export function wholeOf<Why extends object, Some extends Parts<Why>>(
  parts: Some,
): Result<ValuesOf<Some>, (Why & { readonly field: keyof Some & string })[]> {
  const values: Record<string, unknown> = {};
  const mistakes: (Why & { readonly field: keyof Some & string })[] = [];
  for (const [field, part] of Object.entries(parts)) {
    if (part.ok) values[field] = part.value;
    else mistakes.push({ field, ...part.why });
  }
  // Each name was filled from the part of that name, which the compiler cannot follow through a loop.
  return mistakes.length > 0 ? refused(mistakes) : ok(values as ValuesOf<Some>);
}
