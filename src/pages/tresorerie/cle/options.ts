import type { APIRoute } from 'astro';
import { passkeyOptions } from '../../../components/treasury/passkey-routes.ts';

export const POST: APIRoute = (context) => passkeyOptions({ ...context, response: { headers: new Headers() } });
