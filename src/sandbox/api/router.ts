import type { Endpoint, Route } from './call.ts';

export type Router = (method: string, path: string) => { readonly endpoint: Endpoint; readonly ids: readonly string[] } | undefined;

/** Finds the endpoint of a path: each `:id` takes one segment. */
export function createRouter(routes: readonly Route[]): Router {
  const byForm = new Map(routes.map(([method, path, endpoint]) => [`${method} ${path}`, endpoint]));
  // At most one part of a path is variable, and it never comes before the resource's own name.
  return (method, path) => {
    const fixed = byForm.get(`${method} ${path}`);
    if (fixed) return { endpoint: fixed, ids: [] };
    const segments = path.split('/');
    for (let place = segments.length - 1; place > 2; place -= 1) {
      const endpoint = byForm.get(`${method} ${segments.with(place, ':id').join('/')}`);
      if (endpoint) return { endpoint, ids: [decodeURIComponent(segments[place] ?? '')] };
    }
    return undefined;
  };
}
