import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/costs.json?from=YYYY-MM&to=YYYY-MM`: costs line by line, with what they weigh on each month. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) =>
  publicData(request, await app.openData.costs('json', url.searchParams), 'application/json; charset=utf-8');
