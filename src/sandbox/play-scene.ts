import { ControlRefused } from './control.ts';
import { charge, payElsewhere, payInParts, returnDebit } from './flows/seldom.ts';
import { failPayout, manualPayout, payOutNow } from './flows/payouts.ts';
import { endRefund, refundLater } from './flows/refunds.ts';
import { alter, credit, movement, tell } from './flows/stand-alone.ts';
import type { Scene } from './scenes.ts';
import { kindOfId } from './world/kinds.ts';
import type { World } from './world/world.ts';

/** Refuses a scene about something that does not exist. */
function check(world: World, scene: Scene): void {
  const named = Object.values(scene).filter((value): value is string => typeof value === 'string' && /^[a-z]+_/.test(value));
  for (const id of named) {
    const kind = kindOfId(id);
    if (kind && !world.tables[kind].get(id)) throw new ControlRefused('unknown', `There is no ${kind} ${id}.`);
  }
}

type SceneOf<Name extends Scene['do']> = Extract<Scene, { readonly do: Name }>;

const PLAYS: { readonly [Name in Scene['do']]: (world: World, scene: SceneOf<Name>) => string } = {
  movement: (world, scene) => movement(world, scene).id,
  event: tell,
  alter: (world, { id, fields, event }) => alter(world, id, fields, event),
  credit: (world, { customer, amount }) => credit(world, customer, amount).id,
  charge: (world, { amount, currency = 'eur', method = 'card' }) => charge(world, amount, currency, method).id,
  'refund-later': (world, scene) => refundLater(world, scene.charge, scene.amount).id,
  'end-refund': (world, { refund, status }) => endRefund(world, refund, status).id,
  'return-debit': (world, scene) => returnDebit(world, scene.charge).id,
  'pay-out': (world) => payOutNow(world)?.id ?? '',
  'manual-payout': (world, { amount }) => manualPayout(world, amount).id,
  'fail-payout': (world, { payout, status = 'failed' }) => failPayout(world, payout, status).id,
  'pay-elsewhere': (world, { invoice }) => payElsewhere(world, invoice).id,
  'pay-in-parts': (world, { invoice, amounts }) => payInParts(world, invoice, amounts).id,
};

function play<Name extends Scene['do']>(world: World, name: Name, scene: SceneOf<Name>): string {
  if (!Object.hasOwn(PLAYS, name)) throw new ControlRefused('unknown', `There is no scene "${name}".`);
  return PLAYS[name](world, scene);
}

/** Plays a scene at the present instant; the id of what it made or changed. */
export function playScene(world: World, scene: Scene): string {
  check(world, scene);
  return play(world, scene.do, scene);
}
