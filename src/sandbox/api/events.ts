import type Stripe from 'stripe';
import { nowSeconds, type World } from '../world/world.ts';
import { answer, EXPAND, named, type Answer, type Call, type Route } from './call.ts';
import { isWithin, LIST_FIELDS, listPage, span } from './list.ts';
import { flag, listOf, optional, readAll, text } from './read.ts';
import { badRequest } from './refusal.ts';

const KEPT_SECONDS = 30 * 86_400;

/** The event with the number of endpoints that have not answered it yet. */
function withPending(world: World, event: Stripe.Event): Stripe.Event {
  const pending = world.tables.delivery.get(event.id) ? 1 : 0;
  return event.pending_webhooks === pending ? event : { ...event, pending_webhooks: pending };
}

/** `charge.*` stands for all of a kind. */
function matches(type: string, wanted: readonly string[] | undefined): boolean {
  return !wanted || wanted.some((each) => each === type || each === '*' || (each.endsWith('.*') && type.startsWith(each.slice(0, -1))));
}

function listEvents({ world, form }: Call): Answer {
  const filters = {
    created: optional(span()),
    delivery_success: optional(flag()),
    type: optional(text()),
    types: optional(listOf(text())),
  };
  const read = readAll({ ...LIST_FIELDS, ...filters }, form);
  if (!read.ok) return read;
  const { created, delivery_success: delivered, type, types, expand } = read.value;
  if (type !== undefined && types !== undefined) return badRequest('You may only specify one of these parameters: type, types.', 'types');
  if (types && types.length > 20) return badRequest('You may pass up to 20 event types.', 'types');
  const wanted = type === undefined ? types : [type];
  const since = Math.max(nowSeconds(world) - KEPT_SECONDS, created?.gte ?? -Infinity, created?.gt ?? -Infinity);
  const page = listPage(world, {
    kind: 'event',
    url: '/v1/events',
    cursor: read.value,
    where: (each) =>
      each.created >= since &&
      isWithin(each.created, created) &&
      matches(each.type, wanted) &&
      (delivered === undefined || (world.tables.delivery.get(each.id) === undefined) === delivered),
    until: (each) => each.created < since,
  });
  return page.ok ? answer({ ...page.value, data: page.value.data.map((each) => withPending(world, each)) }, expand) : page;
}

function retrieveEvent(call: Call): Answer {
  const read = readAll(EXPAND, call.form);
  if (!read.ok) return read;
  const event = named(call, 'event');
  return event.ok ? answer(withPending(call.world, event.value), read.value.expand) : event;
}

export const EVENT_ROUTES: readonly Route[] = [
  ['GET', '/v1/events', listEvents],
  ['GET', '/v1/events/:id', retrieveEvent],
];
