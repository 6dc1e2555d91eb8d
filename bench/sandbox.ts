import { startSandbox } from '../src/sandbox/sandbox.ts';

/** The sandbox in a process of its own; tells its address over the channel. */
const { apiBase } = await startSandbox({ port: 0, dataDir: null, webhook: null, settleMs: 1 });
process.send?.(apiBase);
