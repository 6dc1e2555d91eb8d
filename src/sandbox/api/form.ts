/** A decoded form: `items[0][price]=x` is `{ items: { 0: { price: 'x' } } }`. Lists are maps from 0 on until a reader takes them. */
export type Form = string | FormMap;
export type FormMap = { readonly [key: string]: Form };

type Growing = { [key: string]: string | Growing };

function emptyMap(): Growing {
  return Object.create(null) as Growing;
}

/** `a[b][]` is `['a', 'b', '']`. */
function segments(key: string): string[] {
  const open = key.indexOf('[');
  if (open <= 0 || !key.endsWith(']')) return [key];
  return [key.slice(0, open), ...key.slice(open + 1, -1).split('][')];
}

function insert(into: Growing, path: readonly string[], value: string): void {
  let map = into;
  path.forEach((segment, depth) => {
    // `expand[]=a&expand[]=b` numbers itself.
    const key = segment === '' ? String(Object.keys(map).length) : segment;
    if (depth === path.length - 1) {
      map[key] = value;
      return;
    }
    const below = map[key];
    const next = typeof below === 'object' ? below : emptyMap();
    map[key] = next;
    map = next;
  });
}

/** Reads `application/x-www-form-urlencoded` with brackets, as a body or a query. */
export function decodeForm(text: string): FormMap {
  const form = emptyMap();
  if (text === '') return form;
  for (const [key, value] of new URLSearchParams(text)) insert(form, segments(key), value);
  return form;
}
