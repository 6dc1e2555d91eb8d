import type { APIRoute } from 'astro';
import { publicData } from '../components/data-answer.ts';
import { badgeSvg } from '../components/data/badge.ts';
import { languageAsked } from '../i18n/routes.ts';

/** `GET /badge.svg?lang=fr|en`: the month under way as a picture for other sites. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) => {
  const madeUp = app.environment.mode !== 'live';
  const svg = badgeSvg(await app.report(), app.content.association.name, languageAsked(url.searchParams), madeUp);
  return publicData(request, { ok: true, value: svg }, 'image/svg+xml; charset=utf-8');
};
