import type { APIRoute } from 'astro';
import { giveYearFile } from '../../../../components/treasury/closing-files.ts';

/** One of a fiscal year's files. */
export const GET: APIRoute = (context) =>
  giveYearFile({ ...context, response: { headers: new Headers() } }, 'fr', context.params['year'], context.params['file']);
