import type { IncomingMessage } from 'node:http';
import { takesOneClick } from '../i18n/letter-routes.ts';
import { isMineRoute, isWidgetRoute, pathTo } from '../i18n/routes.ts';
import { isTreasuryRoute } from '../i18n/treasury-routes.ts';
import { namesThisMachine } from '../settings/read.ts';
import { WEBHOOK_PATH } from '../settings/webhook-path.ts';
import { refusal, type Answer } from './answer.ts';

const ALIVE_PATH = '/healthz';
const READY_PATH = '/readyz';
const METRICS_PATH = '/metrics';
const DATA_PREFIX = '/api/v1/';

/** What a program on this machine asks for by a local name, whatever the site's public name is. */
const MACHINE_PATHS: readonly string[] = [WEBHOOK_PATH, ALIVE_PATH, READY_PATH, METRICS_PATH];

/** Longer than any address that the site makes. */
const LONGEST_TARGET = 2048;

const LOCAL_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const LOCAL_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/** Whether a path gives data that other sites may read. */
export function isOpenData(path: string): boolean {
  return path.startsWith(DATA_PREFIX);
}

/** Whether a path gives the one page that other sites may frame. */
export function isForFrames(path: string): boolean {
  return isWidgetRoute(path);
}

/** The values of `Host` under which pages are given: the public one, and while it is local every local name with its port. */
function hostsOf(publicUrl: URL): ReadonlySet<string> {
  const names = namesThisMachine(publicUrl) ? LOCAL_NAMES : [publicUrl.hostname];
  const standardPort = publicUrl.protocol === 'https:' ? '443' : '80';
  return new Set(names.flatMap((name) => (publicUrl.port === '' ? [name, `${name}:${standardPort}`] : [`${name}:${publicUrl.port}`])));
}

/** Public pages that take a form. */
const FORMS: readonly string[] = (['give', 'transfer', 'thanks', 'report'] as const).flatMap((page) => [
  pathTo(page, 'fr'),
  pathTo(page, 'en'),
]);

/** What a path takes. The pages that take a form are few and named, or donors' own and the treasury's, which guard each: the rest never sees a POST. */
function methodsOf(path: string): readonly string[] {
  if (path === WEBHOOK_PATH) return ['POST'];
  if (isOpenData(path)) return ['GET', 'HEAD', 'OPTIONS'];
  const form = FORMS.includes(path) || isMineRoute(path) || takesOneClick(path) || isTreasuryRoute(path);
  return form ? ['GET', 'HEAD', 'POST'] : ['GET', 'HEAD'];
}

/** What is asked for, once its address is known to be sound. `path` is decoded, for looking up files; what it is goes by the path as sent. */
export type Target = { readonly kind: 'alive' | 'ready' | 'metrics' | 'webhook' | 'preflight' | 'page'; readonly path: string };

export type Admitted = { readonly target: Target } | { readonly refused: Answer };

function kindOf(path: string, method: string | undefined): Target['kind'] {
  if (path === WEBHOOK_PATH) return 'webhook';
  if (path === ALIVE_PATH) return 'alive';
  if (path === READY_PATH) return 'ready';
  if (path === METRICS_PATH) return 'metrics';
  return method === 'OPTIONS' ? 'preflight' : 'page';
}

/** As what an answer's time is counted; not what machines of the operator ask for. */
export function timedAs(path: string): 'page' | 'webhook' | 'data' | null {
  if (path === WEBHOOK_PATH) return 'webhook';
  if (MACHINE_PATHS.includes(path)) return null;
  return isOpenData(path) ? 'data' : 'page';
}

/** Empty or dotted segments, backslashes, fragments and control characters: different readers would read them differently. */
const AMBIGUOUS = /\/\/|\\|#|\p{Cc}|\/\.\.?(?:\/|$)/u;

/** The decoded path; nothing for one that cannot be decoded or is ambiguous. */
function soundPath(asked: string): string | undefined {
  try {
    const path = decodeURIComponent(asked);
    return path.startsWith('/') && !AMBIGUOUS.test(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** The path as it was sent, without the query: what the log may show. */
export function pathAsSent(request: IncomingMessage): string {
  const { url = '' } = request;
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

const HOST = 'host';

/** Whether a request names its host more than once. Names and values take turns. */
function namesSeveral(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  return hosts > 1;
}

function foreignHost(request: IncomingMessage, hosts: ReadonlySet<string>, path: string): Answer | undefined {
  const host = request.headers.host?.toLowerCase();
  if (host === undefined || namesSeveral(request.rawHeaders)) {
    return refusal(400, 'host_missing', 'The request must name one host.');
  }
  if (hosts.has(host) || (MACHINE_PATHS.includes(path) && LOCAL_HOST.test(host))) return undefined;
  return refusal(421, 'host_unknown', 'This server does not answer for that host. Its address is set by PUBLIC_URL.');
}

/** Addresses that were admitted a moment ago are not looked at anew: so many. */
const MOST_KNOWN = 256;

function admit(request: IncomingMessage, asked: string): Admitted {
  const allow = methodsOf(asked);
  if (!allow.includes(request.method ?? '')) {
    return { refused: refusal(405, 'method_not_allowed', `This address takes ${allow.join(', ')}.`, { allow: allow.join(', ') }) };
  }
  if ((request.url ?? '').length > LONGEST_TARGET) {
    return { refused: refusal(414, 'address_too_long', `An address has at most ${LONGEST_TARGET} characters.`) };
  }
  const path = soundPath(asked);
  if (path === undefined) return { refused: refusal(400, 'address_unreadable', 'The address cannot be read.') };
  return { target: { kind: kindOf(asked, request.method), path } };
}

/**
 * The first door: host (421), method (405 with `Allow`), length (414) and soundness (400) of the address, in this order, before
 * anything else sees the request.
 */
export function admission(publicUrl: URL): (request: IncomingMessage) => Admitted {
  const hosts = hostsOf(publicUrl);
  const known = new Map<string, Admitted>();
  return (request) => {
    const asked = pathAsSent(request);
    const foreign = foreignHost(request, hosts, asked);
    if (foreign) return { refused: foreign };
    const isPlain = request.method === 'GET' && request.url === asked;
    const before = isPlain ? known.get(asked) : undefined;
    if (before) return before;
    const admitted = admit(request, asked);
    if (isPlain && 'target' in admitted) {
      if (known.size === MOST_KNOWN) known.clear();
      known.set(asked, admitted);
    }
    return admitted;
  };
}
