/** Where the project keeps its things, seen from its root: every command runs there. */
export const CONTENT_DIR = 'content';
export const CLIENT_DIR = 'dist/client';
export const SERVER_ENTRY = 'dist/server/entry.mjs';
/** What a start loads, as it was compiled (named in `launch.mjs` too, which loads nothing). */
export const COMPILED_DIR = 'dist/compiled';
/** What the pages in `dist/` were built from. */
export const STAMP_FILE = 'dist/inputs.sha256';
/** Within DATA_DIR: what the stand-in for Stripe remembers. */
export const SANDBOX_DIR = 'sandbox';

/** Exit statuses that a supervisor can tell apart. */
export const DONE = 0;
export const REFUSED = 1;
export const BAD_CONFIGURATION = 78;
