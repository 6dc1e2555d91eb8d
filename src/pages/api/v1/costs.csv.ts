import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/costs.csv?from=YYYY-MM&to=YYYY-MM`: a row for each month and line, as a table. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) =>
  publicData(request, await app.openData.costs('csv', url.searchParams), 'text/csv; charset=utf-8');
