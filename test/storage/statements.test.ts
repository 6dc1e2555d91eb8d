import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { keptStatements } from '../../src/storage/statements.ts';

describe('statements that are kept prepared', () => {
  it('are the same for the same text, up to a number of them', () => {
    const database = keptStatements(new Sqlite(':memory:'));
    const first = database.prepare('select 0');
    expect(database.prepare('select 0')).toBe(first);
    for (let number = 1; number <= 200; number += 1) database.prepare(`select ${number}`);
    expect(database.prepare('select 0')).not.toBe(first);
    database.close();
  });

  it('see the columns of a table that was altered meanwhile', () => {
    const database = keptStatements(new Sqlite(':memory:'));
    const run = (text: string): unknown => database.prepare(text).run([]);
    run('create table things (a integer)');
    run('insert into things values (1)');
    expect(database.prepare('select * from things').all([])).toEqual([{ a: 1 }]);
    run('alter table things add column b integer default 2');
    database.forget();
    expect(database.prepare('select * from things').all([])).toEqual([{ a: 1, b: 2 }]);
    database.close();
  });
});
