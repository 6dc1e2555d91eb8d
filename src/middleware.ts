import type { APIContext, MiddlewareNext } from 'astro';
import { PASSKEY_PATHS, treasuryPageOf, treasuryPath, isTreasuryRoute, AFTER_QUERY } from './i18n/treasury-routes.ts';
import { languageOf } from './i18n/language.ts';
import { isMineRoute, isWidgetRoute } from './i18n/routes.ts';
import { GUARDS } from './components/treasury/places.ts';

const POLICY = 'content-security-policy';

/**
 * Finishes what the build could not know: where the sandbox's checkout stands (a form's redirect is checked against
 * `form-action` too), and the character set that Astro leaves out. Before that, guards the treasury.
 */
export async function onRequest(context: APIContext, next: MiddlewareNext): Promise<Response> {
  const response = await guarded(context, next);
  const { sandbox } = context.locals.app.environment;
  const built = response.headers.get(POLICY);
  const policy = built !== null && isWidgetRoute(context.routePattern) ? framed(built) : built;
  if (policy !== null) response.headers.set(POLICY, sandbox ? withFormTarget(policy, sandbox.publicUrl.origin) : policy);
  if (response.headers.get('content-type') === 'text/html') response.headers.set('content-type', 'text/html; charset=utf-8');
  return response;
}

async function guarded(context: APIContext, next: MiddlewareNext): Promise<Response> {
  if (isTreasuryRoute(context.routePattern)) return inTreasury(context, next);
  if (!isMineRoute(context.routePattern)) return next();
  context.locals.donorVisit = await context.locals.app.mine.door.visit(context.request, context.locals.clientAddress);
  return keptPrivate(await next(), []);
}

function withFormTarget(policy: string, origin: string): string {
  return policy.replace(/form-action ([^;]*)/u, `form-action $1 ${origin}`);
}

/** The widget alone may stand in the frames of other sites. */
function framed(policy: string): string {
  return policy.replace(/frame-ancestors [^;]*/u, 'frame-ancestors *');
}

/** Nothing of the treasury or of a donor is kept by anyone on the way, found by a search, or told to another site. */
function keptPrivate(response: Response, cookies: readonly string[]): Response {
  const kept = new Response(response.body, response);
  kept.headers.set('cache-control', 'no-store');
  // With `no-referrer` browsers hide where a form comes from (Fetch standard, "append a request Origin header"), and it could not be told from a foreign one.
  kept.headers.set('referrer-policy', 'same-origin');
  kept.headers.set('x-robots-tag', 'noindex');
  // What the page itself says of the session comes later, and so wins.
  const own = kept.headers.getSetCookie();
  kept.headers.delete('set-cookie');
  for (const cookie of [...cookies, ...own]) kept.headers.append('set-cookie', cookie);
  return kept;
}

async function inTreasury(context: APIContext, next: MiddlewareNext): Promise<Response> {
  const { request, locals } = context;
  const { visit, cookies } = await locals.app.treasury.visit(request, locals.clientAddress);
  locals.visit = visit;
  const turned = turnedAway(context);
  if (turned === 'let in') return keptPrivate(await next(), cookies);
  if (turned === 'to sign in') return keptPrivate(toSignIn(context), cookies);
  locals.refusal = turned;
  return keptPrivate(await next(`${treasuryPath('home', languageOf(context.url.pathname))}/-`), cookies);
}

/** Who may come in is decided by the route's pattern, never by the text of the address. */
function turnedAway({ routePattern, request, locals }: APIContext): 'let in' | 'to sign in' | 'foreign' | 'forbidden' {
  const { visit, app } = locals;
  if (!visit) throw new Error('Bug: a page of the treasury without a visit');
  const isPost = request.method !== 'GET' && request.method !== 'HEAD';
  const page = treasuryPageOf(routePattern);
  const guard = page === undefined ? undefined : GUARDS[page];
  if (isPost && !visit.own) return 'foreign';
  if (guard?.read === 'open' || Object.values(PASSKEY_PATHS).some((path) => path === routePattern)) return 'let in';
  if (visit.signedIn === null) return 'to sign in';
  // A route in no list shows nothing of its own: what stands there answers as missing.
  if (guard === undefined) return routePattern.endsWith('/[...rest]') ? 'let in' : 'forbidden';
  const { role } = visit.signedIn.member;
  const may = isPost ? guard.acts.some((act) => app.treasury.roleMay(role, act)) : app.treasury.roleMay(role, guard.read);
  return may ? 'let in' : 'forbidden';
}

/** The same answer whether the page exists or not. */
function toSignIn({ url, request }: APIContext): Response {
  const language = languageOf(url.pathname);
  const isPlain = request.method !== 'GET' || url.pathname === treasuryPath('home', language);
  const after = isPlain ? '' : `?${AFTER_QUERY}=${encodeURIComponent(url.pathname + url.search)}`;
  return new Response(null, { status: 303, headers: { location: `${treasuryPath('signIn', language)}${after}` } });
}
