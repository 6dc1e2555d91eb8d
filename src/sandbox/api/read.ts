import { ok, type Result } from '../../values/result.ts';
import type { Form, FormMap } from './form.ts';
import { badRequest, missingParameter, unknownParameter, type Refusal } from './refusal.ts';

/** Reads one parameter; `param` is its full name, such as `line_items[0][quantity]`. */
export type Reader<T> = (form: Form, param: string) => Result<T, Refusal>;

type Field<T> = { readonly read: Reader<T>; readonly required: boolean };
export type Fields = Readonly<Record<string, Field<unknown>>>;
/** What a record of fields reads into. */
export type ReadOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** What a reader reads. */
export type ReadBy<R> = R extends Reader<infer T> ? T : never;

export function required<T>(read: Reader<T>): Field<T> {
  return { read, required: true };
}

export function optional<T>(read: Reader<T>): Field<T | undefined> {
  return { read, required: false };
}

export function text(longest = 5000): Reader<string> {
  return (form, param) => {
    if (typeof form !== 'string') return badRequest('Invalid string: must be a string', param);
    if (form === '')
      return badRequest(
        `You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter.`,
        param,
        'parameter_invalid_empty',
      );
    return form.length > longest ? badRequest(`Invalid string: must be at most ${longest} characters`, param) : ok(form);
  };
}

/** A text that an empty value takes away. */
export function textOrNothing(longest = 5000): Reader<string | null> {
  return (form, param) => (form === '' ? ok(null) : text(longest)(form, param));
}

/** What was given, for a message. */
function shown(form: Form): string {
  return typeof form === 'string' ? form : 'an object';
}

export function integer(smallest = -Infinity, largest = Infinity): Reader<number> {
  return (form, param) => {
    if (typeof form !== 'string' || !/^-?\d{1,15}$/.test(form))
      return badRequest(`Invalid integer: ${shown(form)}`, param, 'parameter_invalid_integer');
    const value = Number(form);
    if (value < smallest) return badRequest(`This value must be greater than or equal to ${smallest}.`, param, 'parameter_invalid_integer');
    return value > largest
      ? badRequest(`This value must be less than or equal to ${largest}.`, param, 'parameter_invalid_integer')
      : ok(value);
  };
}

export function flag(): Reader<boolean> {
  return (form, param) =>
    form === 'true' || form === 'false' ? ok(form === 'true') : badRequest(`Invalid boolean: ${shown(form)}`, param);
}

export function choice<const T extends string>(values: readonly T[]): Reader<T> {
  return (form, param) => {
    const found = values.find((value) => value === form);
    return found === undefined ? badRequest(`Invalid ${param}: must be one of ${values.join(', ')}`, param) : ok(found);
  };
}

export function listOf<T>(read: Reader<T>): Reader<T[]> {
  return (form, param) => {
    if (typeof form === 'string') return badRequest('Invalid array', param);
    const items: T[] = [];
    for (const [key, item] of Object.entries(form)) {
      const value = read(item, `${param}[${key}]`);
      if (!value.ok) return value;
      items.push(value.value);
    }
    return ok(items);
  };
}

/** Known fields only, all the required ones; `param` is empty for a whole call. */
export function record<F extends Fields>(fields: F): Reader<ReadOf<F>> {
  return (form, param) => {
    if (typeof form === 'string') return badRequest('Invalid object', param);
    const nameOf = (name: string): string => (param === '' ? name : `${param}[${name}]`);
    for (const name of Object.keys(form)) if (!Object.hasOwn(fields, name)) return unknownParameter(nameOf(name));
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      const given = form[name];
      if (given === undefined && field.required) return missingParameter(nameOf(name));
      if (given === undefined) continue;
      const value = field.read(given, nameOf(name));
      if (!value.ok) return value;
      values[name] = value.value;
    }
    // Every field was read by its own reader: the type above says no more than that.
    return ok(values as ReadOf<F>);
  };
}

/** Stripe's limits: 50 keys of 40 characters, values of 500. An empty value removes its key, an empty whole removes all. */
export function metadata(): Reader<Record<string, string>> {
  return (form, param) => {
    if (form === '') return ok({});
    if (typeof form === 'string') return badRequest('Invalid object', param);
    const entries = Object.entries(form);
    if (entries.length > 50) return badRequest('You can specify at most 50 metadata keys.', param);
    const values: Record<string, string> = {};
    for (const [key, value] of entries) {
      if (key.length > 40) return badRequest(`Metadata keys can have up to 40 characters; ${key.length} were given.`, param);
      if (typeof value !== 'string') return badRequest('Metadata values must be strings.', `${param}[${key}]`);
      if (value.length > 500)
        return badRequest(
          `Metadata values can have up to 500 characters, but you passed in a value that is ${value.length} characters.`,
          `${param}[${key}]`,
        );
      values[key] = value;
    }
    return ok(values);
  };
}

/** Metadata after a change: given keys replace, empty values remove. */
export function mergeMetadata(
  before: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  if (given === undefined) return { ...before };
  if (Object.keys(given).length === 0) return {};
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}

/** Drops empty values: what is created has nothing to remove. */
export function freshMetadata(given: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return mergeMetadata({}, given);
}

/** Anything at all: for parameters whose value changes nothing here. */
export function anything(): Reader<Form> {
  return (form) => ok(form);
}

export function readAll<F extends Fields>(fields: F, form: FormMap): Result<ReadOf<F>, Refusal> {
  return record(fields)(form, '');
}
