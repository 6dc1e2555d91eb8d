import type { Content, Environment } from '../settings/types.ts';
import type { Clock } from '../values/clock.ts';

/** What the house is made from. */
export type Parts = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  /** Runs before notices are dealt with: a sandbox's clock is looked at here. */
  readonly beforeDrain?: () => Promise<void>;
  readonly onError: (what: string, error: unknown) => void;
};
