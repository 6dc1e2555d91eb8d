import { spawn } from 'node:child_process';

/** Types (`astro check` reads the .ts files too) and style, two at a time: each is one long thread. What a check says is printed whole, when it has ended. */
const LANES = [['astro check', 'prettier --check .'], ['eslint .']];
/** `--build`: the pages are built meanwhile, where a lane has nothing more to do. */
if (process.argv.includes('--build')) LANES[0]?.push('npm run build');

/** @param {string} command */
function run(command) {
  return new Promise((resolve) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (piece) => (said += piece));
    }
    child.on('close', (code) => {
      process.stdout.write(`\n> ${command}\n${said}`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(
  LANES.map(async (lane) => {
    const each = [];
    for (const command of lane) each.push(await run(command));
    return each.every(Boolean);
  }),
);
process.exitCode = passed.every(Boolean) ? 0 : 1;
