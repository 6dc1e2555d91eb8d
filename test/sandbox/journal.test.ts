import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgenda } from '../../src/sandbox/world/agenda.ts';
import { fileJournal, type Change } from '../../src/sandbox/world/journal.ts';
import type { DueAct } from '../../src/sandbox/world/kinds.ts';
import { createTable } from '../../src/sandbox/world/table.ts';
import { fastFolder } from '../support/fast-folder.ts';

let dir: string;
beforeAll(async () => {
  dir = fastFolder('journal-');
});
afterAll(() => rm(dir, { recursive: true }));

function replayed(): Change[] {
  const journal = fileJournal(dir);
  const changes: Change[] = [];
  journal.replay((change) => changes.push(change));
  journal.close();
  return changes;
}

describe('the journal', () => {
  it('gives back what was appended, and after a rewrite what is left', async () => {
    const journal = fileJournal(dir);
    journal.append([
      ['habit', { id: 'a' }],
      ['habit', { id: 'b' }],
    ]);
    journal.append([['habit', null, 'a']]);
    expect(journal.overgrown()).toBe(false);
    const long = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 17; count += 1) journal.append([['habit', { id: `${count}${long}` }]]);
    expect(journal.overgrown()).toBe(true);
    journal.rewrite([['habit', { id: 'b' }]]);
    expect(journal.overgrown()).toBe(false);
    journal.append([['habit', { id: 'c' }]]);
    journal.close();
    expect(replayed()).toEqual([
      ['habit', { id: 'b' }],
      ['habit', { id: 'c' }],
    ]);
    expect((await stat(join(dir, 'sandbox.jsonl'))).size).toBeLessThan(100);
    expect(await readFile(join(dir, 'sandbox.jsonl'), 'utf8')).toMatch(/\n$/);
  });
});

describe('a table', () => {
  it('finds by key and keeps the order, whatever is set and removed', () => {
    const step = fc.record({ id: fc.integer({ min: 0, max: 90 }), key: fc.constantFrom('x', 'y'), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const table = createTable<{ id: string; key: string }>((item) => [`key=${item.key}`]);
        const model = new Map<string, { id: string; key: string }>();
        for (const { id, key, remove } of steps) {
          const item = { id: `i${id}`, key };
          if (remove) model.delete(item.id);
          else model.set(item.id, item);
          if (remove) table.remove(item.id);
          else table.set(item);
        }
        const all = [...model.values()];
        expect([...table.all()]).toEqual(all);
        expect([...table.downFrom()]).toEqual([...all].reverse());
        for (const key of ['x', 'y']) expect(table.having(`key=${key}`)).toEqual(all.filter((item) => item.key === key));
        const middle = all[Math.floor(all.length / 2)];
        if (!middle) return;
        const place = all.indexOf(middle);
        expect([...table.downFrom(middle.id)]).toEqual(all.slice(0, place).reverse());
        expect([...table.upFrom(middle.id)]).toEqual(all.slice(place + 1));
        expect(table.count()).toBe(all.length);
      }),
    );
  });
});

describe('the agenda', () => {
  it('gives what is due in order of time, then of planning', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (instants) => {
        const agenda = createAgenda();
        const items = instants.map((atMs, order): DueAct => ({ id: `due_${order}`, atMs, order, act: { do: 'pay-out' } }));
        for (const item of items) agenda.add(item);
        const taken: DueAct[] = [];
        for (let due = agenda.takeDue(15); due; due = agenda.takeDue(15)) taken.push(due);
        const sorted = [...items].sort((left, right) => left.atMs - right.atMs || left.order - right.order);
        expect(taken).toEqual(sorted.filter((item) => item.atMs <= 15));
        expect(agenda.nextAtMs()).toBe(sorted.find((item) => item.atMs > 15)?.atMs);
      }),
    );
  });
});
