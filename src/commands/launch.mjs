import { fileURLToPath } from 'node:url';

// The first thing that runs. Plain JavaScript, so that an old Node can read it and be told in words what is missing.
const OLDEST = 26;
const [major = 0] = process.versions.node.split('.').map(Number);

if (major < OLDEST) {
  console.error(`Obole needs Node ${OLDEST} or later; this is ${process.versions.node}.`);
  console.error('"npm ci" brings its own: run the commands through npm ("npm start"), or install a newer Node from https://nodejs.org.');
  process.exit(1);
}

const COMMANDS = ['start', 'dev', 'build', 'obole'];
const [command = '', ...words] = process.argv.slice(2);
if (!COMMANDS.includes(command)) {
  console.error(`There is no "${command}" here; there are: ${COMMANDS.join(', ')}.`);
  process.exit(1);
}

// Settings, data and pages are found from here, wherever the command was typed.
process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const { run } = await import(`./${command}.ts`);
process.exitCode = await run(words);
