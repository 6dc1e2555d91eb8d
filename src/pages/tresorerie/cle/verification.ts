import type { APIRoute } from 'astro';
import { passkeyVerification } from '../../../components/treasury/passkey-routes.ts';

export const POST: APIRoute = ({ request, url, locals }) =>
  passkeyVerification({ request, url, locals, response: { headers: new Headers() } });
