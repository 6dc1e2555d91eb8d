import { readFile, writeFile } from 'node:fs/promises';
import type { Running } from '../app.ts';
import { fileMistake } from '../i18n/words-mistakes.ts';
import { mistakeLine } from '../settings/mistake.ts';
import type { Actor } from '../values/actor.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

/** Who acts where nobody has signed in: whoever has the machine. */
const OPERATOR: Actor = { member: '', name: 'obole' };

type FileMistakes = readonly Parameters<typeof fileMistake>[1][];

function tell(file: string, mistakes: FileMistakes): number {
  console.error(
    `${file}: nothing was taken, ${mistakes.length === 1 ? 'one thing must be mended' : `${mistakes.length} things must be mended`}:`,
  );
  for (const mistake of mistakes) console.error(`  ${fileMistake('en', mistake)}`);
  return REFUSED;
}

async function contentOf(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    console.error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** A command of one action on a file. */
function onFile(name: string, actions: readonly string[], work: (running: Running, file: string, action: string) => Promise<number>) {
  return async ([action = '', file]: readonly string[]): Promise<number> => {
    if (actions.includes(action) && file !== undefined) return withBooks((running) => work(running, file, action));
    console.error(`"${name}" is followed by ${actions.join(' or ')} and a file.`);
    return REFUSED;
  };
}

async function importGifts({ app }: Running, file: string): Promise<number> {
  const content = await contentOf(file);
  if (!content) return REFUSED;
  const { gifts } = app.treasury.money;
  const preview = await gifts.preview(content);
  if (!preview.ok) return tell(file, preview.why);
  for (const { line, status } of preview.value.passedOver) console.log(`  line ${line}: passed over, its state is "${status}"`);
  const done = await gifts.import(content, OPERATOR);
  if (!done.ok) return tell(file, done.why);
  console.log(`${done.value.added} gifts entered, ${done.value.known} known before.`);
  return DONE;
}

export const gifts: Command = {
  usage: 'gifts import FILE',
  what: 'Enters offline gifts from a CSV file, all or nothing: HelloAsso’s export, or columns date, amount, method (cheque, cash, platform, transfer) and any of commission, what, account, project, reference, name, email, company, note. The same file twice adds nothing.',
  run: onFile('gifts', ['import'], importGifts),
};

async function costFile({ app }: Running, file: string, action: string): Promise<number> {
  const { costs: lines } = app.treasury.money;
  if (action === 'export') {
    await writeFile(file, await lines.text());
    console.log(`${file} holds the cost lines of the books.`);
    return DONE;
  }
  const content = await contentOf(file);
  if (!content) return REFUSED;
  const done = await lines.importText(file, new TextDecoder().decode(content), OPERATOR);
  if (!done.ok) {
    for (const mistake of done.why) console.error(`  ${mistakeLine(mistake)}`);
    return REFUSED;
  }
  if (done.value.kind === 'refused') {
    for (const { line, from } of done.value.closed)
      console.error(`  ${line} would change on ${from}, in a closed month; the first day that may change is ${done.value.firstOpen}`);
    return REFUSED;
  }
  if (done.value.kind === 'changed') {
    console.error('Somebody changed the lines at the same moment: look again.');
    return REFUSED;
  }
  const { changed, untouched } = done.value;
  console.log(changed.length === 0 ? 'Nothing changed.' : `Changed: ${changed.join(', ')}.`);
  if (untouched.length > 0) console.log(`Not in the file, and left as they are: ${untouched.join(', ')}.`);
  return DONE;
}

export const costs: Command = {
  usage: 'costs import|export FILE',
  what: 'Takes cost lines from a file of the shape of content/costs.yaml, each from the first day on which it differs; or writes such a file. A price that changes on a day stands under name@day.',
  run: onFile('costs', ['import', 'export'], costFile),
};

async function importOpening({ app }: Running, file: string): Promise<number> {
  const content = await contentOf(file);
  if (!content) return REFUSED;
  const { books } = app.treasury.money;
  const typed = books.readOpening(content);
  if (!typed.ok) return tell(file, typed.why);
  const { attempt } = await books.opening();
  const preview = await books.previewOpening(typed.value);
  if (preview.kind === 'refused')
    return tell(
      file,
      preview.mistakes.map(({ field, ...rest }) => ({ ...rest, column: field })),
    );
  const opened = preview.kind === 'ready' ? await books.open(typed.value, attempt, OPERATOR) : preview;
  if (opened.kind === 'done' && preview.kind === 'ready') {
    const { typed: held, told } = preview.stripe;
    if (told !== null && told !== held) console.log(`To look at: Stripe held ${told} cents at that midnight, the file says ${held}.`);
    console.log(`The books are open; own funds are ${(preview.ownFunds / 100).toFixed(2)} €.`);
    return DONE;
  }
  const why: Readonly<Record<string, string>> = {
    'no-day': 'Say in content/association.yaml on which day the books open: books.opened_on.',
    'open-already': 'The books are open. Take the opening back first, in the treasury, to write it anew.',
    changed: 'The books are open. Take the opening back first, in the treasury, to write it anew.',
    'too-late': 'Entries stand before the opening day, or a month is closed: the books can no longer be opened so.',
  };
  console.error(why[opened.kind] ?? opened.kind);
  return REFUSED;
}

export const opening: Command = {
  usage: 'opening import FILE',
  what: 'Opens the books with the balances of a CSV file (account, owns, owes) or a YAML one (names of accounts under owns: and owes:). Once; own funds balance it.',
  run: onFile('opening', ['import'], importOpening),
};

async function importHistory({ app }: Running, file: string): Promise<number> {
  const content = await contentOf(file);
  if (!content) return REFUSED;
  const done = await app.treasury.money.books.importHistory(content, OPERATOR);
  if (done.kind === 'refused') return tell(file, done.mistakes);
  if (done.kind === 'no-day') {
    console.error('History is what came before the books opened; content/association.yaml names no such day (books.opened_on).');
    return REFUSED;
  }
  console.log(`${done.added} months told, ${done.same} known before.`);
  return DONE;
}

export const history: Command = {
  usage: 'history import FILE',
  what: 'Takes months before the opening from a CSV file: month, gross, and any of other, refunds, disputes, fees, gifts. For charts and coverage; never postings, never reconciled.',
  run: onFile('history', ['import'], importHistory),
};
