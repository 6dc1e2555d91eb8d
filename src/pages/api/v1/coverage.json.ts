import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/coverage.json?from=YYYY-MM&to=YYYY-MM`: open to any origin. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) =>
  publicData(request, await app.data('json', url.searchParams), 'application/json; charset=utf-8');
