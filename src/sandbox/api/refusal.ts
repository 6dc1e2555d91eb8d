import { refused } from '../../values/result.ts';

/** Why a call is not done, as Stripe tells it. */
export type Refusal = {
  readonly status: 400 | 401 | 402 | 404;
  readonly type: 'invalid_request_error' | 'card_error' | 'idempotency_error';
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
};

type Refused = { readonly ok: false; readonly why: Refusal };

export function badRequest(message: string, param?: string, code?: string): Refused {
  return refused({ status: 400, type: 'invalid_request_error', message, ...(code ? { code } : {}), ...(param ? { param } : {}) });
}

export function unknownParameter(param: string): Refused {
  return badRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown');
}

export function missingParameter(param: string): Refused {
  return badRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

/** 404 where the id is the address itself, as Stripe answers it; `param` names the field that held the id. */
export function noSuch(what: string, id: string, param: string): Refused {
  return refused({ status: 404, type: 'invalid_request_error', code: 'resource_missing', message: `No such ${what}: '${id}'`, param });
}

/** As {@link noSuch} for an id inside the parameters, where Stripe answers 400. */
export function noSuchParameter(what: string, id: string, param: string): Refused {
  return badRequest(`No such ${what}: '${id}'`, param, 'resource_missing');
}

export function unrecognized(method: string, path: string): Refusal {
  const message = `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
  return { status: 404, type: 'invalid_request_error', message };
}

/** The body of an error answer. */
export function refusalBody(refusal: Refusal, requestId: string): { error: Record<string, string> } {
  const { type, message, code, param } = refusal;
  const docs = code ? { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } : {};
  return {
    error: { ...docs, message, ...(param ? { param } : {}), request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`, type },
  };
}
