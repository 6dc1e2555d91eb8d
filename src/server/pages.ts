import { ServerResponse, type IncomingMessage } from 'node:http';
import { languageOf } from '../i18n/language.ts';
import { takesOneClick } from '../i18n/letter-routes.ts';
import { stopwatch } from '../values/clock.ts';
import { newId } from '../values/ids.ts';
import { MOST_VOUCHER_BYTES } from '../values/uploads.ts';
import { pathAsSent } from './admission.ts';
import { brokenPage, refusal, type Answer, type Door } from './answer.ts';
import { readBody } from './body.ts';
import { dress, textHeader } from './dress.ts';
import { keptPages, type KeptLimits, type Made, type PageState } from './kept-pages.ts';
import type { Log } from './log.ts';
import { keptAddress } from './page-addresses.ts';
import { publicRequest, render, type AstroHandler, type Rendered } from './render.ts';

/** The largest form has a message of a few hundred characters. */
const MOST_FORM_BYTES = 64 * 1024;
/** Files of gifts and of cost lines come through these pages of the treasury, once to be looked at and once as text. */
const MOST_UPLOAD_BYTES = 2 * 1024 * 1024;
/** A bank's file has at most 10 MB; the form around it needs a little more. */
const MOST_STATEMENT_BYTES = 11 * 1024 * 1024;
/** A paper, and the fields of its form. */
const MOST_PAPER_BYTES = MOST_VOUCHER_BYTES + MOST_FORM_BYTES;
const UPLOADS: ReadonlyMap<string, number> = new Map([
  ['/tresorerie/dons', MOST_UPLOAD_BYTES],
  ['/en/treasury/gifts', MOST_UPLOAD_BYTES],
  ['/tresorerie/couts', MOST_UPLOAD_BYTES],
  ['/en/treasury/costs', MOST_UPLOAD_BYTES],
  ['/tresorerie/banque/import', MOST_STATEMENT_BYTES],
  ['/en/treasury/bank/import', MOST_STATEMENT_BYTES],
  ['/tresorerie/pieces', MOST_PAPER_BYTES],
  ['/en/treasury/vouchers', MOST_PAPER_BYTES],
]);

function mostBytes(address: string | undefined): number {
  return UPLOADS.get((address ?? '').split('?', 1)[0] ?? '') ?? MOST_FORM_BYTES;
}

const MB = 1024 * 1024;
const TOO_LARGE = refusal(413, 'too_large', `A form has at most ${MOST_FORM_BYTES} bytes.`);

/** Who sends a file reads this in a browser, and in their own language. */
function tooLarge(most: number): Answer {
  if (most === MOST_FORM_BYTES) return TOO_LARGE;
  const size = Math.floor(most / MB);
  return refusal(413, 'too_large', `Un fichier fait ici au plus ${size} Mo. · A file has at most ${size} MB here.`);
}
const CUT_OFF = refusal(400, 'cut_off', 'The form did not arrive whole.');

/**
 * A mail program that stops the monthly letter names no page that it comes from (RFC 8058), and Astro turns such forms away: it is taken for
 * a page of ours. What it may do hangs on the token in its address alone, and never on who is signed in.
 */
function countAsOwn(request: IncomingMessage): void {
  const scheme = 'encrypted' in request.socket && request.socket.encrypted === true ? 'https' : 'http';
  request.headers.origin = `${scheme}://${request.headers.host ?? ''}`;
  delete request.headers.cookie;
}

/** A page of ours that tells of a failure is kept; Astro's bare one is not. */
function isBare({ status, headers }: Rendered): boolean {
  return status === 500 && !textHeader(headers, 'content-type').startsWith('text/html');
}

type Client = ServerResponse | null;

/** Asks again for the page that says "not found", in the language of the address: only a route of its own is handed the locals. */
async function renderNotFound(handler: AstroHandler, locals: object, request: IncomingMessage, client: Client): Promise<Rendered> {
  for (const path of languageOf(request.url ?? '') === 'en' ? ['/en/404', '/404'] : ['/404']) {
    request.url = path;
    const page = await render(handler, locals, request, client);
    if (page !== 'unmatched') return { ...page, status: page.status === 200 ? 404 : page.status };
  }
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: Buffer.from('404') };
}

type Maker = (locals: object, request: IncomingMessage, client: Client, requestId: string) => Promise<Made>;

/** Does the work of one request, and says whether the database gave it no answer. */
type During = <Value>(work: () => Promise<Value>) => Promise<{ readonly value: Value; readonly isAway: boolean }>;

const NEVER_AWAY: During = async (work) => ({ value: await work(), isAway: false });

/** Makes a page, or says as what it is broken: one that fails as the database gave no answer is unavailable, and the cause goes to the log. */
function maker(handler: AstroHandler, log: Log, during: During): Maker {
  return async (locals, request, client, requestId) => {
    const tried = async (): Promise<Rendered | null> => {
      try {
        const rendered = await render(handler, locals, request, client);
        return rendered === 'unmatched' ? await renderNotFound(handler, locals, request, client) : rendered;
      } catch (error) {
        log.error({ requestId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'page not rendered');
        return null;
      }
    };
    const { value: page, isAway } = await during(tried);
    if (page === null || (page.status === 500 && isAway)) return { brokenAs: isAway ? 503 : 500, requestId };
    if (!isBare(page)) return { page };
    log.error({ requestId, error: 'Astro could not render the page' }, 'page not rendered');
    return { brokenAs: 500, requestId };
  };
}

export type PageParts = {
  /** Tells a request for which the database is away from one that meets a bug. */
  readonly during?: During;
  /** Where pages that are the same for everybody are kept: of which state they are, and under which address they are made. None are kept without it. */
  readonly kept?: { readonly state: PageState; readonly publicUrl: URL; readonly limits?: Partial<KeptLimits> };
};

/** Astro's pages behind the outer server: body limit and the kept pages before, error page and compression after. `locals` is what every page is handed. */
export function astroPages(handler: AstroHandler, locals: object, log: Log, { during = NEVER_AWAY, kept }: PageParts = {}): Door {
  const make = maker(handler, log, during);
  const makePublic = (address: string, publicUrl: URL): Promise<Made> =>
    make({ ...locals, clientAddress: '' }, publicRequest(address, publicUrl), null, newId('req'));
  const pages = kept && keptPages({ ...kept, make: (address) => makePublic(address, kept.publicUrl), log, now: stopwatch.now });
  const own: Door = async (request, response, requestId, clientAddress) => {
    if (request.method === 'POST') {
      const most = mostBytes(request.url);
      const body = await readBody(request, most);
      if (!body.ok) return body.why === 'too-large' ? tooLarge(most) : CUT_OFF;
      // Where Astro looks for a body that was read before it.
      Object.assign(request, { body: body.value });
      if (takesOneClick(pathAsSent(request))) countAsOwn(request);
    }
    const made = await make({ ...locals, clientAddress }, request, response, requestId);
    return 'page' in made ? dress(made.page, request) : brokenPage(requestId, made.brokenAs);
  };
  return (request, response, requestId, clientAddress) => {
    const address = pages && request.method !== 'POST' ? keptAddress(request.url ?? '') : null;
    return pages && address !== null ? pages(address, request, requestId) : own(request, response, requestId, clientAddress);
  };
}

/** Has public pages made before anybody asks, so that who comes first need not wait. One that cannot be made is made for who asks. */
export async function makeReady(pages: Door, publicUrl: URL, addresses: readonly string[]): Promise<void> {
  for (const address of addresses) {
    const request = publicRequest(address, publicUrl);
    await pages(request, new ServerResponse(request), newId('req'), '');
  }
}
