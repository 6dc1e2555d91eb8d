// Vérifie la chaîne des clôtures · Verifies the chain of closings:
//   node verify-closings.mjs https://SITE/api/v1/closings.json
import { createHash } from 'node:crypto';

/** JSON with sorted keys. */
const sorted = (value) =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? JSON.stringify(value)
    : `{${Object.keys(value)
        .sort()
        .map((key) => `${JSON.stringify(key)}:${sorted(value[key])}`)
        .join(',')}}`;

const { closings } = await (await globalThis.fetch(process.argv[2])).json();
let [before, broken] = [null, 0];
for (const [index, { hash, ...said }] of closings.entries()) {
  const holds = createHash('sha256').update(sorted(said)).digest('hex') === hash && said.before === before && said.n === index + 1;
  console.log(`${holds ? 'OK    ' : 'BROKEN'} ${said.n} ${said.act} ${said.month} ${hash}`);
  if (!holds) broken += 1;
  before = hash;
}
process.exitCode = broken > 0 ? 1 : 0;
