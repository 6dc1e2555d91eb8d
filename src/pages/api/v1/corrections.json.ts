import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';

/** `GET /api/v1/corrections.json`: what was published and was put right, open to any origin. */
export const GET: APIRoute = async ({ locals: { app }, request }) =>
  publicData(request, { ok: true, value: await app.corrections.json() }, 'application/json; charset=utf-8');
