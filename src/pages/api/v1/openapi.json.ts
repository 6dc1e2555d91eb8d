import type { APIRoute } from 'astro';
import { publicData } from '../../../components/data-answer.ts';
import { openApi } from '../../../components/data/openapi.ts';

/** `GET /api/v1/openapi.json`: what all open data holds, for programs. */
export const GET: APIRoute = ({ locals: { app }, request }) => {
  const text = `${JSON.stringify(openApi(app.content.association.name, app.environment.publicUrl.origin))}\n`;
  return publicData(request, { ok: true, value: text }, 'application/json; charset=utf-8');
};
