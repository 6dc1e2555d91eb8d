export type PageAnswer = { readonly status: number; readonly body: string; readonly headers: Readonly<Record<string, string>> };

export type PageCall = { readonly method: string; readonly path: string; readonly body: string; readonly languages: string };

/** Browsers apply form-action to redirects as well, so it names the site that the donor comes back to. */
export function headersFor(addresses: readonly (string | null)[]): Record<string, string> {
  const origins = addresses.flatMap((address) => (address !== null && URL.canParse(address) ? new URL(address).origin : []));
  const actions = ["'self'", ...new Set(origins)].join(' ');
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'self'; form-action ${actions}; base-uri 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}
