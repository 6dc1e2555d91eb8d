import type { DeliveryMode } from './deliveries/deliver.ts';
import type { PayOutcome, PayWish } from './flows/checkout.ts';
import type { Fault } from './faults.ts';
import type { DisputeStep } from './flows/reversals.ts';
import type { Scene } from './scenes.ts';

export type SandboxHour = { readonly nowMs: number; readonly offsetMs: number };

/** What Stripe has no call for: the clock, the donor's hand, the donor's bank, the way notices travel. Instants in milliseconds. */
export type SandboxControl = {
  /** The sandbox's instant, and how far it stands from the real one. */
  clock(): Promise<SandboxHour>;
  /** Moves the clock forward through all that happens on the way. An instant about now sets it on the real clock. */
  advanceTo(instantMs: number): Promise<SandboxHour>;
  /** Sets the clock of a sandbox that nobody has paid in yet, the past included; refused with an error otherwise. */
  startAt(instantMs: number): Promise<SandboxHour>;
  /** Waits until every notice due was answered with a 2xx or given up, at most so long; says how many still wait. */
  idle(withinMs?: number): Promise<{ readonly waiting: number }>;
  deliveries(mode: DeliveryMode): Promise<void>;
  /** Does what a donor does at a checkout, named by its address or its id. */
  pay(session: string, wish: PayWish): Promise<PayOutcome>;
  dispute(charge: string, step: DisputeStep): Promise<{ readonly id: string; readonly status: string }>;
  /** Plays what seldom happens: it is done at once, and the id of what it made or changed is returned. */
  play(scene: Scene): Promise<{ readonly id: string }>;
  /** Makes calls of the API go wrong, from now on; null ends it. */
  faults(fault: Fault | null): Promise<void>;
  isEmpty(): Promise<boolean>;
};

/** A control call that cannot be done: the clock moved back, an object that does not exist. `code` tells which. */
export class ControlRefused extends Error {
  readonly code: 'clock' | 'unknown' | 'not-possible' | 'unreadable';

  constructor(code: ControlRefused['code'], message: string) {
    super(message);
    this.name = 'ControlRefused';
    this.code = code;
  }
}
