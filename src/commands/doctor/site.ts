import { isWithin, plainAddress, type Network } from '../../values/addresses.ts';
import { fail, warn, well, type Line } from './line.ts';

/** What came back from the site's public address. */
export type SiteSeen = {
  readonly publicUrl: URL;
  /** Null when nothing came back; `why` says it. */
  readonly status: number | null;
  readonly why: string | null;
  /** How our own server saw the request; null when another one answered, or an older version of ours. */
  readonly echo: { readonly client: string; readonly peer: string; readonly forwarded: boolean; readonly scheme: string } | null;
  readonly trustedProxies: readonly Network[];
  /** Days until the certificate ends; null without TLS, or where none was seen. */
  readonly certificateDays: number | null;
};

const FEW_DAYS = 14;

function proxy({ echo, trustedProxies, publicUrl }: SiteSeen): Line[] {
  if (echo === null) return [];
  const { client, forwarded, scheme } = echo;
  const peer = plainAddress(echo.peer) ?? echo.peer;
  const hasProxiesSet = trustedProxies.length > 0;
  const wrongScheme = scheme !== '' && `${scheme}:` !== publicUrl.protocol;
  const schemes = wrongScheme
    ? [
        warn(
          `the proxy says that visitors come by ${scheme}, and PUBLIC_URL says ${publicUrl.protocol.slice(0, -1)}`,
          'let the proxy send http:// on to https://, or correct PUBLIC_URL',
        ),
      ]
    : [];
  if (forwarded && !hasProxiesSet) {
    const mend = `set TRUSTED_PROXIES=${peer}, if that is the proxy's address`;
    return [fail(`requests come through the proxy ${peer}, which no setting names: all visitors count as one`, mend), ...schemes];
  }
  if (forwarded && client === peer) {
    // The proxy spoke for us, who ask from the very machine that it is on.
    if (isWithin(trustedProxies, peer))
      return [
        well(`TRUSTED_PROXIES names the proxy ${peer}, from which this machine asks too: how others are seen is not told from here`),
        ...schemes,
      ];
    return [
      fail(`TRUSTED_PROXIES does not name the proxy ${peer}: all visitors count as one`, `add ${client} to TRUSTED_PROXIES`),
      ...schemes,
    ];
  }
  if (!forwarded && hasProxiesSet && publicUrl.protocol === 'https:') {
    return [
      warn(
        'TRUSTED_PROXIES is set, and the proxy does not say whom it speaks for',
        'let the proxy set X-Forwarded-For to the address of its visitor',
      ),
      ...schemes,
    ];
  }
  return [well(`the server sees visitors by their own address (${client})`), ...schemes];
}

function certificate({ certificateDays: days }: SiteSeen): Line[] {
  if (days === null) return [];
  if (days < 0) return [fail('the certificate has ended', 'renew it')];
  return days < FEW_DAYS
    ? [warn(`the certificate ends in ${days} days`, 'see why it was not renewed')]
    : [well(`the certificate holds for ${days} days`)];
}

/** Whether the site is reached at its public address, and how visitors come to it. */
export function siteLines(seen: SiteSeen): Line[] {
  const { publicUrl, status, why, echo } = seen;
  const where = publicUrl.origin;
  if (status === null)
    return [fail(`${where} does not answer (${why ?? ''})`, 'start Obole, and see that the name, the firewall and the proxy lead to it')];
  if (status !== 200) return [fail(`${where}/healthz answers ${status}`, 'see that the proxy leads to Obole'), ...certificate(seen)];
  if (echo === null) {
    const mend = 'see that PUBLIC_URL leads to this Obole, started with the same DATA_DIR or SESSION_SECRET and of this version';
    return [fail(`${where} answers, and is not this Obole`, mend), ...certificate(seen)];
  }
  return [well(`${where} answers, and it is us`), ...proxy(seen), ...certificate(seen)];
}
