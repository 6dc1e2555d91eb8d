import { startSandbox } from '../sandbox/sandbox.ts';
import { SandboxOrder, type SandboxAnswer } from './sandbox-messages.ts';

/** A process of its own, started by `start` and `dev`: the stand-in for Stripe must not share the server's memory or fate. */
async function serveFor(message: unknown): Promise<void> {
  const tell = (answer: SandboxAnswer): unknown => process.send?.(answer);
  try {
    const sandbox = await startSandbox(SandboxOrder.parse(message));
    // The channel closes when the parent asks for it, and when the parent dies.
    process.once('disconnect', () => void sandbox.close().finally(() => process.exit()));
    tell({ listens: true });
  } catch (error) {
    tell({ listens: false, why: error instanceof Error ? error.message : String(error) });
    process.disconnect?.();
  }
}

// Ctrl-C and a supervisor's stop reach the whole group: the parent decides in which order things end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.once('message', (message) => void serveFor(message));
