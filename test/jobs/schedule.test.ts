import { describe, expect, it } from 'vitest';
import { nextAfter } from '../../src/jobs/schedule.ts';

const at = (pattern: string, iso: string): string => new Date(nextAfter(pattern, 'Europe/Paris', Date.parse(iso))).toISOString();

describe('the hours of jobs', () => {
  it.each([
    ['40 3 * * *', '2026-11-23T12:00:00Z', '2026-11-24T02:40:00.000Z'],
    ['40 3 * * *', '2026-07-01T01:39:59Z', '2026-07-01T01:40:00.000Z'],
    ['*/10 * * * *', '2026-11-23T12:00:00Z', '2026-11-23T12:10:00.000Z'],
    // The night of which the hour from two to three is missing, and the one that has it twice.
    ['30 2 * * *', '2027-03-27T12:00:00Z', '2027-03-28T01:00:00.000Z'],
    ['30 2 * * *', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00.000Z'],
    ['30 2 * * *', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00.000Z'],
  ])('%s after %s is %s', (pattern, after, next) => {
    expect(at(pattern, after)).toBe(next);
  });
});
