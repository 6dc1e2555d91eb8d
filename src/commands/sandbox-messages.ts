import { z } from 'zod';

/** What the parent sends once. It comes over the channel, not on the command line, where everyone could read the secret. */
export const SandboxOrder = z.object({
  port: z.number(),
  dataDir: z.string(),
  publicUrl: z.string(),
  webhook: z.object({ url: z.string(), secret: z.string() }),
});
export type SandboxOrder = z.infer<typeof SandboxOrder>;

/** What the child answers: that it listens, or why it cannot. */
export const SandboxAnswer = z.union([z.object({ listens: z.literal(true) }), z.object({ listens: z.literal(false), why: z.string() })]);
export type SandboxAnswer = z.infer<typeof SandboxAnswer>;
