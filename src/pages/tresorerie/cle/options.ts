import type { APIRoute } from 'astro';
import { passkeyOptions } from '../../../components/treasury/passkey-routes.ts';

export const POST: APIRoute = ({ request, url, locals }) => passkeyOptions({ request, url, locals, response: { headers: new Headers() } });
