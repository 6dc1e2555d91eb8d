import { createHash } from 'node:crypto';
import { newId } from '../../values/ids.ts';
import { nowMs, put, type World } from '../world/world.ts';
import { API_VERSION } from '../world/emit.ts';
import { opensWith, told } from '../world/told.ts';
import type { Call } from './call.ts';
import { expand } from './expand.ts';
import { decodeForm } from './form.ts';
import { refusalBody, unrecognized, type Refusal } from './refusal.ts';
import type { Router } from './router.ts';

export type Request = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly authorization: string | undefined;
  readonly version: string | undefined;
  readonly idempotencyKey: string | undefined;
};

export type Reply = { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> };

function notAllowed(world: World, request: Request): Refusal | undefined {
  const [scheme = '', key = ''] = (request.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && opensWith(world, key)) return undefined;
  const message =
    request.authorization === undefined
      ? 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
      : `Invalid API Key provided: ${key.slice(0, 8)}***`;
  return { status: 401, type: 'invalid_request_error', message };
}

function wrongVersion(request: Request): Refusal | undefined {
  if (request.version === API_VERSION) return undefined;
  const message = `Invalid Stripe API version: ${request.version ?? '(none)'}. The sandbox speaks ${API_VERSION} only.`;
  return { status: 400, type: 'invalid_request_error', message };
}

type Done = { readonly status: number; readonly body: string; readonly refusal: Refusal | null };

function refuse(refusal: Refusal, requestId: string): Done {
  return { status: refusal.status, body: JSON.stringify(refusalBody(refusal, requestId)), refusal };
}

function perform(world: World, router: Router, request: Request, requestId: string): Done {
  const found = router(request.method, request.path);
  if (!found) return refuse(unrecognized(request.method, request.path), requestId);
  const form = decodeForm(request.method === 'POST' ? request.body : request.query);
  const call: Call = { world, ids: found.ids, form };
  world.cause = { requestId, idempotencyKey: request.idempotencyKey ?? null };
  try {
    const made = found.endpoint(call);
    if (!made.ok) return refuse(made.why, requestId);
    const expanded = expand(world, made.value.object, made.value.expand);
    return expanded.ok ? { status: 200, body: told(world, expanded.value), refusal: null } : refuse(expanded.why, requestId);
  } finally {
    world.cause = null;
  }
}

function headersOf(request: Request, requestId: string): Record<string, string> {
  const key = request.idempotencyKey;
  return {
    'request-id': requestId,
    'stripe-version': API_VERSION,
    ...(key === undefined ? {} : { 'idempotency-key': key, 'original-request': requestId }),
  };
}

function keptReply(world: World, request: Request, key: string, fingerprint: string, requestId: string): Reply | undefined {
  const kept = world.tables.reply.get(key);
  if (!kept) return undefined;
  const headers = headersOf(request, requestId);
  if (kept.fingerprint === fingerprint) {
    return {
      status: kept.status,
      body: kept.body,
      headers: { ...headers, 'original-request': kept.requestId, 'idempotent-replayed': 'true' },
    };
  }
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  const refusal: Refusal = { status: 400, type: 'idempotency_error', message };
  return { status: 400, body: JSON.stringify(refusalBody(refusal, requestId)), headers };
}

/** Answers one API call: key, version, a kept reply for a key already used, or the call itself. */
export function reply(world: World, router: Router, request: Request): Reply {
  const requestId = newId('req');
  const headers = headersOf(request, requestId);
  const refusal = notAllowed(world, request) ?? wrongVersion(request);
  if (refusal) return { ...refuse(refusal, requestId), headers };
  const key = request.method === 'POST' ? request.idempotencyKey : undefined;
  if (key === undefined) return { ...perform(world, router, request, requestId), headers };
  if (key.length > 255) {
    const tooLong: Refusal = {
      status: 400,
      type: 'invalid_request_error',
      message: 'Idempotency keys can be at most 255 characters long.',
    };
    return { ...refuse(tooLong, requestId), headers };
  }
  const fingerprint = createHash('sha256').update(`${request.method} ${request.path}\n${request.body}`).digest('hex');
  const kept = keptReply(world, request, key, fingerprint, requestId);
  if (kept) return kept;
  const done = perform(world, router, request, requestId);
  // A call that was refused for its parameters was never begun: the same key may be used for the corrected one.
  if (done.refusal === null || done.refusal.type === 'card_error') {
    put(world, 'reply', { id: key, fingerprint, requestId, status: done.status, body: done.body, createdMs: nowMs(world) });
  }
  return { status: done.status, body: done.body, headers };
}
