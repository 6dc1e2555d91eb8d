import type { APIRoute } from 'astro';
import { giveReceipt } from '../../../../components/treasury/receipts/receipts.ts';

/** One receipt, as it was issued. */
export const GET: APIRoute = (context) => giveReceipt({ ...context, response: { headers: new Headers() } }, context.params['number']);
