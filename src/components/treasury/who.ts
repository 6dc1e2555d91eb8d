import type { Act } from '../../access/acts.ts';
import type { TreasuryContext } from './door.ts';

/** Who was quicker: the name under which the audit trail keeps the last act of this kind on an object (null: on anything); null where it keeps none. */
export async function lastDoer({ locals }: TreasuryContext, act: Act, object: string | null): Promise<string | null> {
  const { lines } = await locals.app.treasury.audit.page({ act, member: null }, null);
  return lines.find((line) => object === null || line.object === object)?.name ?? null;
}
