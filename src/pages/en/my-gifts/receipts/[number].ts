import type { APIRoute } from 'astro';
import { answerReceipt } from '../../../../components/mine/receipts.ts';

/** A tax receipt, for the donor whom it names. */
export const GET: APIRoute = (context) =>
  answerReceipt({ ...context, response: { headers: new Headers() } }, context.params['number'], 'en');
