import { patiently } from './outcome.ts';

const MOST_A_PAGE = 100;

type Page<Item> = { readonly data: readonly Item[]; readonly has_more: boolean };

/** Where a list goes on, as Stripe's calls take it. */
export type PageOf = { limit: number; starting_after?: string };

/** A list as Stripe gives it, newest first, a page at a time. Each page waits when Stripe says that we ask too much. */
export async function* everyPage<Item extends { readonly id: string }>(
  list: (page: PageOf) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  for (let last: Item | undefined; ;) {
    const after = last === undefined ? {} : { starting_after: last.id };
    const page = await patiently(() => list({ limit: MOST_A_PAGE, ...after }));
    yield page.data;
    last = page.data.at(-1);
    if (!page.has_more || last === undefined) return;
  }
}

/** All that a list holds, which is not long. */
export async function everyOne<Item extends { readonly id: string }>(list: (page: PageOf) => Promise<Page<Item>>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const page of everyPage(list)) found.push(...page);
  return found;
}
