/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** Handed over by the outer server with each request: all that pages know. */
    readonly app: import('./app.ts').App;
    /** Whose request it is, as the outer server knows it: what the connection says is a proxy's, where there is one. */
    readonly clientAddress: string;
    /** Who asks, on pages of the treasury: set by the middleware. */
    visit?: import('./access/session.ts').Visit;
    /** Who asks, on donors' own pages: set by the middleware. */
    donorVisit?: import('./donors/door.ts').DonorVisit;
    /** Why a page of the treasury is not shown; none where it simply does not exist. */
    refusal?: 'forbidden' | 'foreign';
  }
}
