/** `__Host-` binds a cookie to this very host and to https (RFC 6265bis §4.1.3.2); on a machine's own http no browser takes it. */
export type DonorCookies = {
  /** Who has come in. */
  readonly session: string;
  /** Which browser asks: a link opens in it alone. */
  readonly browser: string;
  readonly secure: boolean;
};

export function donorCookies(publicUrl: URL): DonorCookies {
  const secure = publicUrl.protocol === 'https:';
  const prefix = secure ? '__Host-' : '';
  return { session: `${prefix}obole-dons`, browser: `${prefix}obole-navigateur`, secure };
}

/** A cookie's value in a request's header; empty when it is not there. */
export function cookieIn(header: string | null, name: string): string {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

/** What sets a cookie for so many seconds; 0 takes it away. Followed from a letter, so that it is `Lax`. */
export function setCookie(name: string, value: string, seconds: number, secure: boolean): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
}
