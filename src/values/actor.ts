import type { Plain } from './digest.ts';

/** Who does an act of the treasury: a member's id (empty for the command line), the name under which the act is told later, and from which network. */
export type Actor = { readonly member: string; readonly name: string; readonly address?: string };

/** What the audit trail keeps of an act: what it was, on what, and what changed. */
export type Noted = { readonly act: string; readonly object: string; readonly before: Plain; readonly after: Plain };
