import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import * as modules from 'node:module';

// The first thing that runs, on whatever Node the machine has. Plain JavaScript, so that an old one can read it: it hands over to the Node
// that came with the packages, or says in words what is missing.
const OLDEST = 26;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BROUGHT = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
const COMMANDS = ['start', 'dev', 'build', 'obole'];
/** Not for people: what `build` runs at its end. */
const WARM = 'warm';
// What the modules were read and compiled to, beside the pages: a start need not do it again. Node keeps it by each file's content, and goes on
// without where the folder cannot be written.
const COMPILED = fileURLToPath(new URL('../../dist/compiled', import.meta.url));

const isNewEnough = Number(process.versions.node.split('.')[0]) >= OLDEST;

/** Why the Node that came with the packages does not run here; null when it does. */
function whyNot() {
  if (!existsSync(BROUGHT)) return '"npm ci" brings one for most machines: run it first, or install a newer Node from https://nodejs.org.';
  const tried = spawnSync(BROUGHT, ['--version'], { encoding: 'utf8' });
  if (tried.status === 0) return null;
  const said = `${tried.stderr ?? ''}${tried.error?.message ?? ''}`.trim();
  const library = /(lib\w+)\.so\.(\d+): cannot open shared object file/.exec(said);
  if (!library) return `The one in node_modules does not run here: ${said}`;
  return `The one in node_modules needs a library of the system. On Debian or Ubuntu this brings it:\n\n  apt-get install -y ${library[1]}${library[2]}\n`;
}

/** Goes on under the Node that came with the packages; this process only passes on signals and the exit status. */
function handOver() {
  const child = spawn(BROUGHT, process.argv.slice(1), { stdio: 'inherit' });
  // Ctrl-C reaches both of us: the child decides when it is done.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (status, signal) => process.exit(status ?? 128 + (constants.signals[signal] ?? 0)));
}

/** Room for what lives long before it is tidied, beyond what was left the last time (percent). */
const GROWING_PERCENT = 30;

/** A small machine serves an association: memory is tidied sooner, and a server holds a quarter less for it. */
function holdLittle() {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
}

async function runHere() {
  const [command = '', ...words] = process.argv.slice(2);
  // For `npm test`: the question is answered by having come here.
  if (command === 'runtime') return;
  if (command !== WARM && !COMMANDS.includes(command)) {
    console.error(`There is no "${command}" here; there are: ${COMMANDS.join(', ')}.`);
    process.exit(1);
  }
  // Settings, data and pages are found from here, wherever the command was typed.
  process.chdir(ROOT);
  // Code that was compiled under other flags is not taken.
  if (command === 'start' || command === WARM) {
    holdLittle();
    modules.enableCompileCache(COMPILED);
  }
  const { run } = await import(`./${command}.ts`);
  process.exitCode = await run(words);
}

const problem = isNewEnough ? null : whyNot();
if (problem !== null) {
  console.error(`Obole needs Node ${OLDEST} or later; this is ${process.versions.node}. ${problem}`);
  process.exit(1);
}
if (isNewEnough) await runHere();
else handOver();
