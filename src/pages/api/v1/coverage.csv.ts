import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/coverage.csv?from=YYYY-MM&to=YYYY-MM`: the same figures as the JSON, as a table. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) =>
  publicData(request, await app.data('csv', url.searchParams), 'text/csv; charset=utf-8');
