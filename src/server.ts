import type { App } from './app.ts';
import type { Door } from './server/answer.ts';
import type { Log } from './server/log.ts';
import type { Metric } from './server/metrics.ts';
import type { Limits } from './server/listener.ts';
import { createOuter, type Outer, type Readiness } from './server/outer.ts';
import { readStaticFiles } from './server/static-files.ts';
import { webhookDoor, type WebhookParts } from './server/webhook.ts';
import { namesThisMachine } from './settings/read.ts';
import { sessionSecret } from './settings/session-secret.ts';
import { stopwatch } from './values/clock.ts';

export type ServeParts<Notice> = {
  readonly webhook: WebhookParts<Notice>;
  readonly pages: Door;
  /** The folder of files made by the build; null where another server gives them, as in development. */
  readonly staticDir: string | null;
  readonly ready: () => Promise<Readiness>;
  readonly metrics: () => Promise<readonly Metric[]>;
  readonly log: Log;
  readonly limits?: Partial<Limits>;
};

export type Serving = { readonly url: URL; readonly port: number; stop(): Promise<void> };

/** Behind a load balancer, two seconds let it notice that we are about to stop. */
function limitsFor(publicUrl: URL): Limits {
  return { headersMs: 10_000, requestMs: 30_000, announceMs: namesThisMachine(publicUrl) ? 0 : 2_000, graceMs: 10_000 };
}

/** Puts the outer server together for an app; it does not listen yet. */
export function outerFor<Notice>({ environment }: App, parts: ServeParts<Notice>): Outer {
  return createOuter({
    publicUrl: environment.publicUrl,
    trustedProxies: environment.trustedProxies,
    files: parts.staticDir === null ? new Map() : readStaticFiles(parts.staticDir),
    webhook: webhookDoor(parts.webhook, parts.log),
    pages: parts.pages,
    ready: parts.ready,
    metrics: { token: environment.metricsToken, read: parts.metrics },
    log: parts.log,
    echoSecret: () => sessionSecret(environment),
    now: stopwatch.now,
    limits: { ...limitsFor(environment.publicUrl), ...parts.limits },
  });
}

/** Listens at the environment's host and port. Rejects with Node's own error, such as `EADDRINUSE`, when it cannot. */
export async function listen({ server, stop }: Outer, { environment }: App): Promise<Serving> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(environment.port, environment.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  return { url: environment.publicUrl, port: typeof address === 'object' && address ? address.port : environment.port, stop };
}

/** Serves an app: the webhook, the files, then the pages. */
export async function serve<Notice>(app: App, parts: ServeParts<Notice>): Promise<Serving> {
  return listen(outerFor(app, parts), app);
}
