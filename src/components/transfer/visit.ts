import type { App } from '../../app.ts';
import type { TransferError } from '../../giving/announced.ts';
import type { FieldProblem, Held } from '../../giving/types.ts';
import { pathTo } from '../../i18n/routes.ts';
import type { Language } from '../../settings/types.ts';
import { TRAP } from '../give/typed-form.ts';
import type { FormRequest } from '../give/visit.ts';

export type TransferShown = NonNullable<Awaited<ReturnType<App['giveDoor']['transfer']>>>;

export type TransferFormError = TransferError | { readonly field: 'token'; readonly problem: FieldProblem };

export type TransferView = {
  readonly status: 200 | 403 | 404 | 422 | 429;
  readonly typed: { readonly amount: string; readonly project: string; readonly email: string; readonly token: string };
  readonly errors: readonly TransferFormError[];
  readonly held: Exclude<Held, { kind: 'trapped' }> | null;
  /** The transfer of the code in the address; null where none is asked for, or where it is not known. */
  readonly transfer: TransferShown | null;
  readonly headers: Readonly<Record<string, string>>;
};

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
}

function textsOf(posted: FormData): (name: string) => string {
  return (name) => {
    const value = posted.get(name);
    return typeof value === 'string' ? value : '';
  };
}

/** One visit of the page of transfers: a form, or the transfer of a code. Null where the association takes none on this site. */
export async function visitTransfer(asked: FormRequest, app: App, language: Language): Promise<TransferView | Response | null> {
  if (app.content.association.bankTransfer === null) return null;
  const none = { errors: [], held: null, transfer: null, headers: {} };
  if (asked.request.method !== 'POST') {
    const code = asked.query.get('code') ?? '';
    const transfer = code === '' ? null : await app.giveDoor.transfer(code);
    const blank = { amount: '', project: '', email: '', token: app.giveDoor.newToken() };
    return { ...none, status: code !== '' && transfer === null ? 404 : 200, typed: blank, transfer };
  }
  const text = textsOf(await asked.request.formData().catch(() => new FormData()));
  const typed = { amount: text('amount'), project: text('project'), email: text('email'), token: text('token') };
  const { request, address } = asked;
  const answer = await app.giveDoor.announce({ ...typed, trap: text(TRAP) }, { request, address }, language);
  const path = pathTo('transfer', language);
  const again = (isSpent: boolean) => ({ ...typed, token: app.giveDoor.tokenAgain(typed.token, isSpent) });
  switch (answer.kind) {
    case 'announced':
      return redirect(`${path}?code=${answer.code}`);
    case 'trapped':
      return redirect(path);
    case 'mend': {
      const isSpent = answer.errors.some(({ problem }) => problem === 'form-used');
      return { ...none, status: 422, typed: again(isSpent), errors: answer.errors };
    }
    case 'foreign':
      return { ...none, status: 403, typed: again(false), held: answer };
    case 'limited': {
      const seconds = Math.max(1, Math.ceil((answer.againMs - app.clock.now()) / 1000));
      return { ...none, status: 429, typed: again(false), held: answer, headers: { 'Retry-After': String(seconds) } };
    }
  }
}
