/// <reference types="astro/client" />

declare namespace App {
  interface Locals {
    /** Handed over by the outer server with each request: all that pages know. */
    readonly app: import('./app.ts').App;
  }
}
