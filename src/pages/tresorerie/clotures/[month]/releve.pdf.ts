import type { APIRoute } from 'astro';
import { giveMonthStatement } from '../../../../components/treasury/closing-files.ts';

/** The statement of a closed month. */
export const GET: APIRoute = (context) =>
  giveMonthStatement({ ...context, response: { headers: new Headers() } }, 'fr', context.params['month']);
