import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { forgetUnfinished } from '../../src/commands/demonstration.ts';
import { progressOn } from '../../src/commands/progress.ts';
import { readEnvironment } from '../../src/settings/environment.ts';
import { fastFolder } from '../support/fast-folder.ts';

describe('a demonstration that was cut short', () => {
  const folder = fastFolder('obole-demo-');
  const BOOK = join(folder, 'obole.db');
  const STATE = join(folder, 'sandbox/sandbox.jsonl');
  const MARK = join(folder, 'demonstration-unfinished');
  const OTHER = join(folder, 'notes.txt');
  const all = [BOOK, `${BOOK}-wal`, STATE, MARK, OTHER];

  const forget = (variables: Record<string, string>) => {
    const environment = readEnvironment({ DATA_DIR: folder, ...variables }, () => undefined);
    if (!environment.ok) throw new Error(JSON.stringify(environment.why));
    forgetUnfinished(environment.value);
    return all.filter((path) => existsSync(path));
  };

  beforeEach(() => {
    mkdirSync(join(folder, 'sandbox'), { recursive: true });
    for (const path of all) writeFileSync(path, '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is forgotten, and nothing else is', () => {
    expect(forget({})).toEqual([OTHER]);
  });

  test('is left alone where the figures are not invented', () => {
    expect(forget({ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' })).toEqual(all);
  });

  test('is one that left its mark', () => {
    rmSync(MARK);
    expect(forget({})).toEqual(all.filter((path) => path !== MARK));
  });
});

describe('progress', () => {
  const told = (isTTY: boolean) => {
    const written: string[] = [];
    const output = { isTTY, write: (text: string) => written.push(text) > 0 };
    const progress = progressOn(output, 'Work');
    for (let done = 0; done <= 400; done += 1) progress.at(done, 400);
    progress.end();
    return written;
  };

  test('is one line that is written over on a terminal', () => {
    const written = told(true);
    expect(written.slice(0, 2)).toEqual(['\rWork 0 %', '\rWork 1 %']);
    expect(written.slice(-2)).toEqual(['\rWork 100 %', '\n']);
    expect(written.length).toBe(102);
  });

  test('is a plain line each tenth elsewhere', () => {
    expect(told(false)).toEqual(Array.from({ length: 11 }, (_, tenth) => `Work ${tenth * 10} %\n`));
  });

  test('of nothing is whole', () => {
    const written: string[] = [];
    progressOn({ write: (text: string) => written.push(text) > 0 }, 'Work').at(0, 0);
    expect(written).toEqual(['Work 100 %\n']);
  });
});
