import type { APIRoute } from 'astro';
import { giveReceiptList } from '../../../../components/treasury/receipts/receipts.ts';

/** The list of a year's receipts, for an inspector. */
export const GET: APIRoute = ({ request, url, locals }) =>
  giveReceiptList({ request, url, locals, response: { headers: new Headers() } }, 'en');
