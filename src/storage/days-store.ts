import type { Kysely } from 'kysely';
import type { DaysStore, LatePart } from '../coverage/days-told.ts';
import { cents } from '../values/cents.ts';
import { day } from '../values/day.ts';
import { month } from '../values/month.ts';
import { inChunks } from './chunks.ts';
import type { Dialect } from './migrations.ts';
import { insertRows } from './rows.ts';
import type { Schema } from './schema.ts';

/** What {@link lateText} has written. */
function lateOf(text: string): LatePart[] {
  if (text === '') return [];
  return text.split(' ').map((each) => {
    const [of = '', amount = ''] = each.split(':');
    return { month: month(of), amount: cents(Number(amount)) };
  });
}

function lateText(late: readonly LatePart[]): string {
  return late.map((each) => `${each.month}:${each.amount}`).join(' ');
}

/** Which days gifts were told that they pay for. */
export function daysStore(db: Kysely<Schema>, dialect: Dialect): DaysStore {
  return {
    tell: async (telling, on) => {
      const rows = telling.map(({ gift, told: { from, until, days, late, ahead } }) => ({
        ...{ gift, told_on: on, from_day: from, until_day: until, days, late: lateText(late), ahead },
      }));
      await insertRows(db, dialect, 'days_told', rows, 'on conflict (gift) do nothing');
    },
    told: async (gifts) => {
      const rows = [];
      for (const some of inChunks(gifts)) rows.push(...(await db.selectFrom('days_told').selectAll().where('gift', 'in', some).execute()));
      return new Map(
        rows.map(({ gift, from_day, until_day, days, late, ahead }) => {
          const told = { from: from_day === null ? null : day(from_day), until: until_day === null ? null : day(until_day), days };
          return [gift, { ...told, late: lateOf(late), ahead: cents(ahead) }];
        }),
      );
    },
  };
}
