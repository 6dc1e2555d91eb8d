import { visitOf, type TreasuryContext } from './door.ts';

type Json = Readonly<Record<string, unknown>>;

const MOST_BYTES = 32 * 1024;

function json(content: Json, status: number, cookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(JSON.stringify(content), { status, headers });
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The body as a record of texts and one record `response`; null for anything else. */
async function bodyOf(request: Request): Promise<{ text(name: string): string; response: Json } | null> {
  const text = await request.text();
  if (text.length > MOST_BYTES) return null;
  try {
    const body: unknown = JSON.parse(text);
    if (!isRecord(body)) return null;
    const field = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
    return { text: field, response: isRecord(body['response']) ? body['response'] : {} };
  } catch {
    return null;
  }
}

const UNREADABLE = { error: { code: 'unreadable', message: 'The body is not what this address takes.' } };

function refusedAs(code: string): Response {
  const status = code === 'foreign' || code === 'forbidden' || code === 'stale' ? 403 : code === 'too-many' ? 429 : 422;
  return json({ error: { code, message: 'The passkey is not taken.' } }, status);
}

/** `POST /tresorerie/cle/options`: what the browser is to sign. `for` says what for: `sign-in`, `enrol` (with an invitation) or `add`. */
export async function passkeyOptions(page: TreasuryContext): Promise<Response> {
  const visit = visitOf(page);
  const body = await bodyOf(page.request);
  if (body === null) return json(UNREADABLE, 400);
  const { door, account } = page.locals.app.treasury;
  switch (body.text('for')) {
    case 'sign-in': {
      const { options, cookies } = await door.passkeyChallenge(page.request);
      return json(options, 200, cookies);
    }
    case 'enrol': {
      const offer = await door.offerPasskey(visit, body.text('token'), body.text('name'));
      return offer.ok ? json(offer.value, 200) : refusedAs(offer.why);
    }
    case 'add': {
      const offer = await account.offerPasskey(visit);
      return offer.ok ? json(offer.value, 200) : refusedAs(offer.why);
    }
    default:
      return json(UNREADABLE, 400);
  }
}

/** `POST /tresorerie/cle/verification`: what the browser signed. */
export async function passkeyVerification(page: TreasuryContext): Promise<Response> {
  const visit = visitOf(page);
  const body = await bodyOf(page.request);
  if (body === null) return json(UNREADABLE, 400);
  const { door, account } = page.locals.app.treasury;
  switch (body.text('for')) {
    case 'sign-in': {
      const signIn = await door.passkey(visit, page.request, body.response);
      return signIn.kind === 'in' ? json({ ok: true }, 200, signIn.cookies) : refusedAs(signIn.kind);
    }
    case 'enrol': {
      const typed = { name: body.text('name'), keyName: body.text('keyName'), response: body.response };
      const enrolled = await door.acceptByPasskey(visit, page.request, body.text('token'), typed);
      return enrolled.ok ? json({ ok: true }, 200, enrolled.value.cookies) : refusedAs(enrolled.why);
    }
    case 'add': {
      const added = await account.addPasskey(visit, body.response, body.text('keyName'));
      return added.ok ? json({ ok: true }, 200) : refusedAs(added.why);
    }
    default:
      return json(UNREADABLE, 400);
  }
}
