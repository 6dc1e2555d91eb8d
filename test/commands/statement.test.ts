import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fastFolder } from '../support/fast-folder.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('npm run obole -- statement import', () => {
  const folder = fastFolder('obole-statement-');
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function obole(...words: string[]): Promise<{ status: number | null; output: string }> {
    const variables = {
      PATH: process.env['PATH'],
      HOME: folder,
      DATA_DIR: folder,
      STRIPE_SECRET_KEY: 'sk_test_sandbox',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    };
    const child = spawn(process.execPath, ['src/commands/launch.mjs', 'obole', 'statement', ...words], { cwd: ROOT, env: variables });
    let output = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (output += String(chunk)));
    await once(child, 'close');
    return { status: child.exitCode, output };
  }

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  const mapping = JSON.stringify({
    separator: ';',
    skipRows: 0,
    hasHeader: true,
    date: 'Date',
    valueDate: null,
    dateOrder: 'DMY',
    label: ['Libelle'],
    counterparty: null,
    reference: null,
    amount: { signed: 'Montant' },
    decimal: ',',
    balance: null,
    currency: null,
    booked: null,
  });

  it('tells what was added, known and left out, and keeps a file out until bad lines are decided', async () => {
    const mapped = file('mapping.json', mapping);
    const good = file('good.csv', 'Date;Libelle;Montant\n04/11/2026;VIR STRIPE;412,30\n05/11/2026;FRAIS TENUE DE COMPTE;-5,50\n');
    const first = await obole('import', good, '--account', 'bank-main', '--mapping', mapped);
    expect(first).toEqual({ status: 0, output: 'bank-main: 2026-11-04 to 2026-11-05: 2 lines added, 0 known.\n' });
    const again = await obole('import', good, '--account', 'bank-main', '--mapping', mapped);
    expect(again).toEqual({ status: 0, output: 'bank-main: 2026-11-04 to 2026-11-05: 0 lines added, 2 known.\n' });
    const bad = file('bad.csv', 'Date;Libelle;Montant\n06/11/2026;DON;30,00\n31/02/2026;DON;12,00\n');
    const kept = await obole('import', bad, '--account', 'bank-main', '--mapping', mapped);
    expect(kept.status).toBe(1);
    expect(kept.output).toMatch(
      /1 lines to add.*\nLine 3 cannot be read: date .*31\/02\/2026.*\nNothing was taken\. Mend the file, or say --leave-out/,
    );
    const left = await obole('import', bad, '--account', 'bank-main', '--mapping', mapped, '--leave-out');
    expect(left.status).toBe(0);
    expect(left.output).toMatch(/1 lines added, 0 known\.\nLine 3 was left out/);
  }, 120_000);

  it.each([
    [['import'], /followed by one file/],
    [['export', 'a.csv'], /followed by "import"/],
    [['import', 'a.csv', '--account', 'Bank Main'], /is not the name of an account/],
  ])(
    'refuses %j in words',
    async (words, message) => {
      const answered = await obole(...words);
      expect(answered.status).toBe(1);
      expect(answered.output).toMatch(message);
    },
    60_000,
  );
});
