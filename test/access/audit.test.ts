import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditFaults, checkAudit, nextLine, type AuditLine } from '../../src/access/audit.ts';
import { ADAPTERS, SQLITE, TEST_NOW_MS, type TestBooks } from '../support/books.ts';
import { runOn } from '../support/postgres.ts';

const DOER = { member: 'member_1', name: 'Ada', address: '203.0.113.0/24' };
const deed = (object: string) => ({ act: 'notice.replay', object, before: { state: 'parked' }, after: { state: 'waiting' } });

function trail(length: number): AuditLine[] {
  const lines: AuditLine[] = [];
  for (let at = 0; at < length; at += 1) lines.push(nextLine(lines.at(-1) ?? null, DOER, deed(`evt_${at}`), TEST_NOW_MS + at));
  return lines;
}

describe('the chain', () => {
  it('holds as it was written', () => {
    const lines = trail(30);
    expect(auditFaults(lines, lines.at(-1)!)).toEqual([]);
    expect(auditFaults([], null)).toEqual([]);
  });

  it('names the line of which anything was changed', () => {
    const change = fc.constantFrom<Partial<AuditLine>>(
      { name: 'Eve' },
      { member: null },
      { act: 'sign-in' },
      { object: 'evt_x' },
      { before: null },
      { after: { state: 'ignored' } },
      { atMs: 1 },
      { address: 'unknown' },
    );
    fc.assert(
      fc.property(fc.nat(19), change, (at, changed) => {
        const lines = trail(20);
        const tampered = lines.map((line, index) => (index === at ? { ...line, ...changed } : line));
        expect(auditFaults(tampered, lines.at(-1)!).join()).toContain(`audit line ${at + 1} `);
      }),
    );
  });

  it('misses a line that was taken away, at the end too, and one that was put in', () => {
    fc.assert(
      fc.property(fc.nat(19), (at) => {
        const lines = trail(20);
        expect(auditFaults(lines.toSpliced(at, 1), lines.at(-1)!)).not.toEqual([]);
      }),
    );
    const lines = trail(5);
    expect(auditFaults(lines.slice(0, 4), lines.at(-1)!)).toEqual(['the audit trail ends at line 4; it was written up to 5']);
    const forged = nextLine(lines[1]!, DOER, deed('forged'), 1);
    expect(auditFaults(lines.with(2, forged), lines.at(-1)!).join()).toContain('audit line 4 does not follow');
  });
});

describe.each(ADAPTERS)('the audit trail on $name', ({ open, name }) => {
  let test: TestBooks;
  beforeEach(async () => {
    test = await open();
  });
  afterEach(() => test.close());

  async function raw(statement: string): Promise<void> {
    if (name !== SQLITE.name) {
      await runOn(test.url, statement);
      return;
    }
    const database = new Sqlite(test.url.slice('file:'.length));
    try {
      database.exec(statement);
    } finally {
      database.close();
    }
  }

  /** What someone does who owns the database: its own protection is switched off first. */
  async function tamper(statement: string): Promise<void> {
    const off =
      name === SQLITE.name ? 'drop trigger audit_no_update; drop trigger audit_no_delete;' : 'set session_replication_role = replica;';
    await raw(`${off} ${statement}`);
  }

  it('keeps lines in order, filters them and pages through them', async () => {
    const { audit } = test.books;
    for (let at = 0; at < 7; at += 1)
      await audit.append(at % 2 ? DOER : { ...DOER, member: 'member_2' }, deed(`evt_${at}`), TEST_NOW_MS + at);
    await audit.append(DOER, { act: 'sign-in', object: null, before: null, after: { how: 'code' } }, TEST_NOW_MS + 9);
    expect((await audit.list({ member: null, act: null }, null, 3)).map(({ seq }) => seq)).toEqual([8, 7, 6]);
    expect((await audit.list({ member: null, act: null }, 6, 3)).map(({ seq }) => seq)).toEqual([5, 4, 3]);
    expect((await audit.list({ member: 'member_1', act: 'notice.replay' }, null, 9)).map(({ object }) => object)).toEqual([
      'evt_5',
      'evt_3',
      'evt_1',
    ]);
    expect(await audit.acts()).toEqual(['notice.replay', 'sign-in']);
    expect(await checkAudit(audit)).toEqual([]);
  });

  it('is written by many at once without a gap', async () => {
    const { audit } = test.books;
    await Promise.all(Array.from({ length: 25 }, (_, at) => audit.append(DOER, deed(`evt_${at}`), TEST_NOW_MS)));
    expect((await audit.list({ member: null, act: null }, null, 50)).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 25 }, (_, at) => 25 - at),
    );
    expect(await checkAudit(audit)).toEqual([]);
  });

  it('refuses by itself that a line is changed or taken away', async () => {
    await test.books.audit.append(DOER, deed('evt_1'), TEST_NOW_MS);
    await expect(raw("update audit set name = 'Eve'")).rejects.toThrow(/append-only/);
    await expect(raw('delete from audit')).rejects.toThrow(/append-only/);
  });

  it.each([
    ["update audit set name = 'Eve' where seq = 3", 'audit line 3 (notice.replay) is not as it was written'],
    [`update audit set after_json = '{"state":"ignored"}' where seq = 2`, 'audit line 2 (notice.replay) is not as it was written'],
    ['delete from audit where seq = 4', 'audit line 5 follows 3: what stood between them is gone'],
    ['delete from audit where seq > 4', 'the audit trail ends at line 4; it was written up to 6'],
  ])('names what was tampered with: %s', async (statement, fault) => {
    for (let at = 0; at < 6; at += 1) await test.books.audit.append(DOER, deed(`evt_${at}`), TEST_NOW_MS + at);
    await tamper(statement);
    expect(await checkAudit(test.books.reading.audit)).toContain(fault);
  });
});
