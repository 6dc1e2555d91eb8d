import { backfill } from './backfill.ts';
import { backup, restore } from './copies.ts';
import { doctor } from './doctor.ts';
import { exportYear } from './export.ts';
import { letters } from './letters.ts';
import { month } from './month.ts';
import { costs, gifts, history, opening } from './money-commands.ts';
import { check, inbox } from './obole-commands.ts';
import { BAD_CONFIGURATION, DONE, REFUSED } from './places.ts';
import { privacy } from './privacy.ts';
import { receipts } from './receipts.ts';
import { statement } from './statement.ts';
import { treasurer } from './treasurer.ts';

export type Command = {
  readonly usage: string;
  readonly what: string;
  /** Returns the exit status. */
  run(words: readonly string[]): Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  ...{
    backfill,
    backup,
    check,
    costs,
    doctor,
    export: exportYear,
    gifts,
    history,
    inbox,
    letters,
    month,
    opening,
    privacy,
    receipts,
    restore,
    statement,
    treasurer,
  },
};

function listOfCommands(): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length));
  const lines = Object.values(COMMANDS).map(({ usage, what }) => `  ${usage.padEnd(width)}  ${what}`);
  return ['npm run obole -- <command>', '', ...lines, '', '  --help after a command tells more about it'].join('\n');
}

function helpOf({ usage, what }: Command): string {
  return `npm run obole -- ${usage}\n\n${what}\n\nExit status: ${DONE} done, ${REFUSED} refused or failed, ${BAD_CONFIGURATION} bad configuration.`;
}

/** `npm run obole -- <command>`: the operator's tools. */
export async function run([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === 'help') {
    console.log(listOfCommands());
    return name === undefined ? REFUSED : DONE;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    console.error(`There is no command "${name}".\n\n${listOfCommands()}`);
    return REFUSED;
  }
  if (words.includes('--help')) {
    console.log(helpOf(command));
    return DONE;
  }
  return command.run(words);
}
