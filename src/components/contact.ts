import type { Association } from '../settings/types.ts';

/** How to reach the association: its e-mail address, or its own site where none is given. */
export type Contact = { readonly text: string; readonly href: string };

export function contactOf(association: Association): Contact {
  const { email } = association.contact;
  if (email !== null) return { text: email, href: `mailto:${email}` };
  return { text: new URL(association.website).hostname, href: association.website };
}
