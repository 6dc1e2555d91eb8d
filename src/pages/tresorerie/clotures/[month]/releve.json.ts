import type { APIRoute } from 'astro';
import { giveMonthData } from '../../../../components/treasury/closing-files.ts';

/** The statement of a closed month as data. */
export const GET: APIRoute = (context) => giveMonthData({ ...context, response: { headers: new Headers() } }, context.params['month']);
