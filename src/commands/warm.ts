import { pathToFileURL } from 'node:url';
import { DONE, SERVER_ENTRY } from './places.ts';

/** The last step of a build, in a process of its own: all that a start loads is loaded once, so that it is kept as it was compiled. */
export async function run(): Promise<number> {
  await import('./start.ts');
  await import(pathToFileURL(SERVER_ENTRY).href);
  return DONE;
}
