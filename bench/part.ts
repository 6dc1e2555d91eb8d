import { partsFor } from './parts.ts';

/** One part in a process of its own: `part.ts <name> <quick|whole>`; its rows go over the channel. */
const [name = '', how = ''] = process.argv.slice(2);
const part = partsFor(how === 'quick').find((each) => each.name === name);
if (!part) throw new Error(`There is no part "${name}"`);
const rows = await part.run();
process.send?.(rows, () => process.exit(0));
