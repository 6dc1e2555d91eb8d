import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Running } from '../app.ts';
import { demoPlan } from '../sandbox/demo-plan.ts';
import { tellDemo, type TypedByDonor } from '../sandbox/demo.ts';
import type { Environment } from '../settings/types.ts';
import type { HouseSandbox } from './house.ts';
import { SANDBOX_DIR } from './places.ts';
import { progressOn } from './progress.ts';

/** The same story each time. */
const SEED = 2020;

/** There while the story is told: found at a start, it means that the story was cut short. */
function markOf({ dataDir }: Environment): string {
  return join(dataDir, 'demonstration-unfinished');
}

/** Forgets an invented book whose story was cut short, so that it is told again from its beginning. Nothing else is ever deleted. */
export function forgetUnfinished(environment: Environment): void {
  const mark = markOf(environment);
  if (environment.mode !== 'sandbox' || !existsSync(mark)) return;
  const book = /^file:(.+)$/.exec(environment.databaseUrl)?.[1];
  if (book !== undefined) for (const suffix of ['', '-wal', '-shm']) rmSync(`${book}${suffix}`, { force: true });
  rmSync(join(environment.dataDir, SANDBOX_DIR), { recursive: true, force: true });
  rmSync(mark);
}

/** Asks our own site, as a donor does, at the hour of the story. */
async function askSite({ gifts }: Running['app'], follow: () => Promise<void>, typed: TypedByDonor): Promise<string> {
  await follow();
  const asked = await gifts.ask({ campaign: '', visibility: '', message: '', ...typed, token: gifts.newToken() }, 'fr');
  if (asked.kind !== 'go') throw new Error(`Bug: the demonstration was answered "${asked.kind}"`);
  return asked.url;
}

/**
 * Fills an empty sandbox with an invented history, told through the same forms, calls and notices as real gifts; does nothing
 * where there is one already. Returns when its last notice is in the books.
 */
export async function tellDemonstration(
  { app, books, notices, resettle }: Running,
  { apiBase, control, follow }: HouseSandbox,
): Promise<void> {
  if (!(await control.isEmpty())) return;
  const mark = markOf(app.environment);
  mkdirSync(app.environment.dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(mark, '');
  const { association, projects } = app.content;
  const purposes = projects.filter(({ acceptsGifts }) => acceptsGifts).map(({ slug }) => slug);
  const progress = progressOn(process.stdout, 'Inventing a demonstration…');
  await books.hastily(async () => {
    await tellDemo({
      apiBase,
      control,
      plan: demoPlan(SEED, association.firstMonth, association.zone.dayOf(app.clock.now()), purposes),
      ask: (typed) => askSite(app, follow, typed),
      onProgress: ({ done, of }) => {
        progress.at(done, of);
      },
    });
    await notices.idle();
    await resettle();
  });
  progress.end();
  rmSync(mark);
}
