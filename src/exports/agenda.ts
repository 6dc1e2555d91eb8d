import type { CampaignEvent, Language } from '../settings/types.ts';
import type { Day } from '../values/day.ts';

export type AgendaAbout = {
  readonly name: string;
  /** What makes an event's name the only one in the world, such as `dons-2020.interhop.org`: it must not change while calendars hold the event. */
  readonly keeper: string;
  /** The page that tells more, a whole address. */
  readonly page: string;
  /** The UTC day on which the file is made. */
  readonly stampedOn: Day;
  readonly language: Language;
};

const MOST_OCTETS = 75;
const MS_PER_MINUTE = 60_000;

/** `20201216T180000Z`: in UTC no reader needs rules of a time zone (RFC 5545, §3.3.5). */
function utc(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

/** RFC 5545, §3.3.11. Control characters have no place in a text, but for line breaks. */
function escaped(text: string): string {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');
}

/** At most 75 octets a line, the space that continues one included; no character is cut (RFC 5545, §3.1). */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > MOST_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += sign;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}

function eventLines({ id, title, startsAtMs, minutes, place }: CampaignEvent, about: AgendaAbout): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${id}.${about.keeper}`,
    `DTSTAMP:${utc(Date.parse(`${about.stampedOn}T00:00:00Z`))}`,
    `DTSTART:${utc(startsAtMs)}`,
    ...(minutes === null ? [] : [`DTEND:${utc(startsAtMs + minutes * MS_PER_MINUTE)}`]),
    `SUMMARY;LANGUAGE=${about.language}:${escaped(title[about.language])}`,
    `LOCATION;LANGUAGE=${about.language}:${escaped(place[about.language])}`,
    `DESCRIPTION;LANGUAGE=${about.language}:${escaped(about.page)}`,
    `URL:${about.page}`,
    'END:VEVENT',
  ];
}

/** Events as a calendar file (RFC 5545). Their links are not in it: the page shows each at its hour. */
export function agendaOf(events: readonly CampaignEvent[], about: AgendaAbout): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Obole//Agenda//FR',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(about.name)}`,
    ...events.flatMap((event) => eventLines(event, about)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}
