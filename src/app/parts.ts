import type { Content, Environment } from '../settings/types.ts';
import type { StripeCarrier } from '../stripe/client.ts';
import type { Clock } from '../values/clock.ts';

/** What the house is made from. */
export type Parts = {
  readonly environment: Environment;
  readonly content: Content;
  readonly clock: Clock;
  /** Runs before notices are dealt with: a sandbox's clock is looked at here. */
  readonly beforeDrain?: () => Promise<void>;
  /** Carries calls to Stripe; by default they go over the network. */
  readonly carrier?: StripeCarrier;
  /** Whether what is left of leases belongs to the dead: only for the one server that serves from the books. */
  readonly isAlone?: boolean;
  readonly onError: (what: string, error: unknown) => void;
  /** What an operator should know and need not mend. */
  readonly tell?: (words: string) => void;
};
