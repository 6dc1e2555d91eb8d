import node from '@astrojs/node';
import { defineConfig } from 'astro/config';

/** Nothing is allowed but what a page of ours needs; Astro adds scripts and styles, each with its hash. A form may lead on to Stripe. */
const directives = [
  "default-src 'none'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self' https://checkout.stripe.com https://billing.stripe.com",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
];

/** Everything a page needs at run time comes through `Astro.locals.app`, so the build knows nothing of the environment. */
export default defineConfig({
  output: 'server',
  // Whole pages, not streams: what fails half-way must become the error page, with its status.
  adapter: node({ mode: 'middleware', bodySizeLimit: 65_536, experimentalDisableStreaming: true }),
  // No cookies, no store on disk: visitors have no session here.
  session: false,
  // A style sheet of its own is kept by the browser from page to page.
  build: { inlineStylesheets: 'never' },
  // French addresses have no slash at the end, the English first page has one (`/en/`): both forms answer.
  trailingSlash: 'ignore',
  security: { checkOrigin: true, csp: { directives } },
  // Its inline styles would be refused by our own policy, and no text here is code.
  markdown: { syntaxHighlight: false },
  devToolbar: { enabled: false },
  // Left outside, these packages are read file by file at the first request, which then takes a second.
  vite: { ssr: { noExternal: ['date-fns', '@date-fns/tz', 'stripe'] } },
});
