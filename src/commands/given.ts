import { readContent } from '../settings/content.ts';
import { mistakeLine } from '../settings/mistake.ts';
import { environmentOf } from '../settings/process.ts';
import type { Content, Environment, Mistake } from '../settings/types.ts';
import { CONTENT_DIR } from './places.ts';

export type Given = { readonly environment: Environment; readonly content: Content };

function tell(heading: string, mistakes: readonly Mistake[]): void {
  if (mistakes.length === 0) return;
  console.error(heading);
  for (const mistake of mistakes) console.error(`  ${mistakeLine(mistake)}`);
}

function countOf(mistakes: readonly Mistake[]): string {
  return mistakes.length === 1 ? 'One thing must be mended first:' : `${mistakes.length} things must be mended first:`;
}

/** Reads `content/`; tells all its mistakes at once and gives nothing when there is one. */
export function contentOrTell(): Content | undefined {
  const content = readContent(CONTENT_DIR);
  if (content.ok) return content.value;
  tell(countOf(content.why), content.why);
  return undefined;
}

/** Reads `content/` and the environment; tells the mistakes of both at once and gives nothing when there is one. */
export function givenOrTell(): Given | undefined {
  const content = readContent(CONTENT_DIR);
  const { environment, warnings } = environmentOf();
  tell('To look at:', warnings);
  if (content.ok && environment.ok) return { environment: environment.value, content: content.value };
  const mistakes = [...(environment.ok ? [] : environment.why), ...(content.ok ? [] : content.why)];
  tell(countOf(mistakes), mistakes);
  return undefined;
}
