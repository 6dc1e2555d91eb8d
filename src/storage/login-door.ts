import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';
import { systemClock } from '../values/clock.ts';

/** The login library's name for the cookie between password and code. */
const HALF_IN_COOKIE = 'two_factor';

/** Two things that the library does only on the way to others. Neither can be reached over HTTP. */
// What the library infers of endpoints cannot be written out in a line.
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types
export function doorPlugin() {
  return {
    id: 'obole-door',
    endpoints: {
      /** Lets a person in whose right to it was proved by other means: an invitation, or the demonstration's button. */
      enter: createAuthEndpoint.serverOnly({ method: 'POST', body: z.object({ memberId: z.string() }) }, async (ctx) => {
        const user = await ctx.context.internalAdapter.findUserById(ctx.body.memberId);
        if (!user) throw new Error(`Bug: ${ctx.body.memberId} is let in, and is nobody`);
        const session = await ctx.context.internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return ctx.json({ sessionId: session.id });
      }),
      /** Who has given a password and not yet a code. */
      halfIn: createAuthEndpoint.serverOnly({ method: 'GET' }, async (ctx): Promise<{ memberId: string | null }> => {
        const { name } = ctx.context.createAuthCookie(HALF_IN_COOKIE);
        const asked = await ctx.getSignedCookie(name, ctx.context.secret);
        const kept = typeof asked === 'string' ? await ctx.context.internalAdapter.findVerificationValue(asked) : null;
        return { memberId: kept && kept.expiresAt.getTime() > systemClock.now() ? kept.value : null };
      }),
    },
  };
}
