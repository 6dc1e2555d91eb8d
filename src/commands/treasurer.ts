import { parseArgs } from 'node:util';
import type { Running } from '../app.ts';
import { treasuryPath } from '../i18n/treasury-routes.ts';
import { parseDay } from '../values/day.ts';
import type { Command } from './obole.ts';
import { DONE, REFUSED } from './places.ts';
import { withBooks } from './with-books.ts';

const ROLES = ['admin', 'treasurer', 'auditor'] as const;
const MANDATE_FAULTS = {
  'years-missing': 'An auditor reads chosen fiscal years: add --years 2025,2026.',
  'until-missing': 'An auditor has a last day: add --until 2027-06-30.',
  'until-past': 'The day after --until is past.',
} as const;

type Asked = { readonly action: string; readonly email: string; readonly role: string; readonly years: string; readonly until: string };

/** The words after `treasurer`; null when an option is none of ours. */
function readWords(words: readonly string[]): Asked | null {
  try {
    const text = { type: 'string' } as const;
    const options = { role: text, years: text, until: text };
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [action = '', email = ''] = positionals;
    return { action, email, role: values.role ?? 'treasurer', years: values.years ?? '', until: values.until ?? '' };
  } catch {
    return null;
  }
}

function tellLink({ app }: Running, email: string, token: string): number {
  const address = new URL(treasuryPath('invitation', 'fr', token), app.environment.publicUrl).href;
  console.log(`For ${email}, once, within 24 hours:\n${address}`);
  return DONE;
}

async function invite(running: Running, email: string, { role, years, until }: Asked): Promise<number> {
  const known = ROLES.find((each) => each === role);
  if (known === undefined) {
    console.error(`"${role}" is no role: --role is followed by ${ROLES.join(', ')}.`);
    return REFUSED;
  }
  const spans = years.split(',').filter((year) => /^20\d\d$/.test(year));
  const mandate = running.app.treasury.team.mandate(known, spans.map(Number), parseDay(until) ?? null);
  if (typeof mandate === 'string') {
    console.error(MANDATE_FAULTS[mandate]);
    return REFUSED;
  }
  const invited = await running.people.invite(email, mandate);
  if (invited.ok) return tellLink(running, email, invited.value);
  console.error(`${email} has an account already. For a lost phone or password: npm run obole -- treasurer reset ${email}`);
  return REFUSED;
}

async function reset(running: Running, email: string): Promise<number> {
  const done = await running.people.reset(email);
  if (done.ok) return tellLink(running, email, done.value);
  console.error(`Nobody has an account with ${email}. For somebody new: npm run obole -- treasurer invite ${email}`);
  return REFUSED;
}

async function act(running: Running, asked: Asked): Promise<number> {
  const email = running.app.treasury.team.emailOf(asked.email);
  if (email === null) {
    console.error(`"${asked.email}" is no e-mail address; expected one such as ada@example.org.`);
    return REFUSED;
  }
  return asked.action === 'invite' ? invite(running, email, asked) : reset(running, email);
}

export const treasurer: Command = {
  usage: 'treasurer invite|reset EMAIL [--role admin|treasurer|auditor]',
  what: [
    'Prints a link that works once, within 24 hours: for somebody new (invite), or for who lost a phone, a key or a password (reset: what let them in no longer does).',
    'The first person needs --role admin. An auditor needs --years 2025,2026 and --until DAY.',
  ].join(' '),
  run: async (words) => {
    const asked = readWords(words);
    if (asked !== null && ['invite', 'reset'].includes(asked.action)) return withBooks((running) => act(running, asked));
    console.error('"treasurer" is followed by "invite" or "reset", and an e-mail address.');
    return REFUSED;
  },
};
