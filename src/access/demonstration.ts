import type { DoorDesk, SignIn } from './door.ts';
import { welcome } from './door.ts';
import type { GuardedStores } from './guard.ts';
import type { Visit } from './session.ts';

/** The invented person of the demonstration. She has no password: the button is her only way in, and it is there in a sandbox only. */
const ID = 'member_demonstration';
const EMAIL = 'demonstration@obole.invalid';
const NAME = 'Louise Dupont';

/** One click lets in, in a sandbox. The caller sees to it that there is no such thing anywhere else. */
export async function enterDemonstration(desk: DoorDesk<GuardedStores>, visit: Visit, headers: Headers): Promise<SignIn> {
  if (!visit.own) return { kind: 'foreign' };
  await desk.write(async ({ access }) => {
    const kept = await access.member(ID);
    const mandate = { role: 'admin', years: [], until: null } as const;
    if (kept === null) await access.addMember({ id: ID, email: EMAIL, name: NAME, ...mandate, createdMs: desk.nowMs(), disabledMs: null });
    // Whoever tried what shutting her out does has not closed the demonstration to the next visitor.
    else if (kept.disabledMs !== null || kept.role !== 'admin') {
      await access.setDisabled(ID, null);
      await access.changeMandate(ID, mandate);
    }
  });
  return welcome(desk, visit, await (await desk.login()).enter(ID, headers), 'demonstration');
}
