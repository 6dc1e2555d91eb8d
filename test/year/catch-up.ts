import type { House } from './house.ts';

/** `events and walk`: both nets; `walk alone`: as if every event were older than the thirty days for which Stripe lists them. */
export type Nets = 'events and walk' | 'walk alone';

/**
 * What the site does of itself so that nothing stays lost, and a person who has notices tried again that were given up. What cannot be had now
 * is had the next time.
 */
export async function catchUp({ running }: Pick<House, 'running'>, nets: Nets): Promise<void> {
  if (nets === 'events and walk') await running.nets.backfill();
  await running.nets.walk();
  for (const { id } of await running.books.inbox.list(['dead'], 10_000)) await running.notices.replay(id);
  await running.notices.idle();
  await running.resettle();
}
