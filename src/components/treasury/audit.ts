import type { AuditLine } from '../../access/audit.ts';
import type { Member } from '../../access/member.ts';
import type { TreasuryContext } from './door.ts';

export const AUDIT_QUERY = { act: 'geste', member: 'personne', before: 'apres' } as const;

export type AuditView = {
  readonly lines: readonly AuditLine[];
  readonly next: number | null;
  readonly atStart: boolean;
  readonly acts: readonly string[];
  readonly members: readonly Member[];
  readonly filter: { readonly act: string; readonly member: string };
};

/** One page of the trail, as the address asks for it. */
export async function readAudit({ url, locals }: TreasuryContext): Promise<AuditView> {
  const { audit, team } = locals.app.treasury;
  const query = (name: keyof typeof AUDIT_QUERY): string => url.searchParams.get(AUDIT_QUERY[name]) ?? '';
  const filter = { act: query('act'), member: query('member') };
  const before = /^\d{1,12}$/.test(query('before')) ? Number(query('before')) : null;
  const page = await audit.page({ act: filter.act || null, member: filter.member || null }, before);
  return { ...page, atStart: before === null, acts: await audit.acts(), members: await team.members(), filter };
}

/** `{"role":"admin"}` as `role: admin`, and nothing for null. */
export function factsText(facts: AuditLine['before']): string {
  if (facts === null) return '';
  if (typeof facts !== 'object') return String(facts);
  if (Array.isArray(facts)) return facts.map(factsText).join(' ');
  return Object.entries(facts)
    .map(([name, value]) => `${name}: ${factsText(value) || '–'}`)
    .join(', ');
}
