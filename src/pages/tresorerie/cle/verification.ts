import type { APIRoute } from 'astro';
import { passkeyVerification } from '../../../components/treasury/passkey-routes.ts';

export const POST: APIRoute = (context) => passkeyVerification({ ...context, response: { headers: new Headers() } });
