import type { AlertPort } from '../giving/gate.ts';
import type { Parts } from './parts.ts';

/** Tells whoever runs the site what cannot wait. */
export function alertOf({ tell }: Parts): AlertPort {
  return (kind, about) => {
    const figures = Object.entries(about).map(([name, value]) => `${name}: ${value}`);
    tell?.(`Alert (${kind}): cards are being tried on the site; ${figures.join(', ')}. Fewer checkouts are opened until it is quiet.`);
    return Promise.resolve();
  };
}
