import type { APIRoute } from 'astro';
import { giveReceipt } from '../../../../components/treasury/receipts/receipts.ts';

/** One receipt, as it was issued. */
export const GET: APIRoute = ({ request, url, locals, params }) =>
  giveReceipt({ request, url, locals, response: { headers: new Headers() } }, params['number']);
