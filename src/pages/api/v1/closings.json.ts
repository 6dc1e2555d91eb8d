import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/closings.json`: the chain of closed and reopened months, open to any origin. */
export const GET: APIRoute = async ({ locals: { app }, request }) =>
  publicData(request, await app.closing.publicChain(), 'application/json; charset=utf-8');
