/**
 * Issues a year's receipts in a process of its own, so that a test can end it half-way: `node receipts-child.ts <database> <data folder>`.
 * Says each step.
 */
import { openBooks } from '../../src/storage/open.ts';
import { movableClock } from '../../src/values/clock.ts';
import { AFTER_2026, receiptHouse, TREASURER } from './receipts-on.ts';

const [url = '', dataDir = ''] = process.argv.slice(2);
const clock = movableClock(AFTER_2026);
const opened = await openBooks(url, 'sandbox', clock);
if (!opened.ok) throw new Error(opened.why);
const house = receiptHouse(opened.value, clock, dataDir);
const done = await house.money.issueYear('2026', { most: 1_000_000, progress: (at) => process.stdout.write(`${at}\n`) }, TREASURER);
process.stdout.write(`${done.kind}\n`);
await opened.value.close();
