import { readFileSync } from 'node:fs';
import { compared, type Run } from './table.ts';

/** Two runs side by side: `compare.ts bench/baseline.json bench/latest.json`. Across runs only ratios tell something: machines and their load differ. */
const [before, after] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as Run);
if (!before || !after) {
  console.error('Two files are compared: node bench/compare.ts bench/baseline.json bench/latest.json');
  process.exit(1);
}
for (const line of compared(before.rows, after.rows)) console.log(line);
