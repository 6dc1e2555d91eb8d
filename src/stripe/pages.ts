import { patiently } from './outcome.ts';

const MOST_A_PAGE = 100;

type Page<Item> = { readonly data: readonly Item[]; readonly has_more: boolean };

/** Where a list goes on, as Stripe's calls take it. */
export type PageOf = { limit: number; starting_after?: string };

/** All that a list holds, newest first as Stripe gives it. Each page waits when Stripe says that we ask too much. */
export async function everyOne<Item extends { readonly id: string }>(list: (page: PageOf) => Promise<Page<Item>>): Promise<Item[]> {
  const found: Item[] = [];
  for (;;) {
    const last = found.at(-1);
    const page = await patiently(() => list({ limit: MOST_A_PAGE, ...(last && { starting_after: last.id }) }));
    found.push(...page.data);
    if (!page.has_more || page.data.length === 0) return found;
  }
}
