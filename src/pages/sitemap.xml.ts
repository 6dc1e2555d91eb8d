import type { APIRoute } from 'astro';
import { publicData } from '../components/data-answer.ts';
import { sitemapXml } from '../components/data/sitemap.ts';

/** `GET /sitemap.xml`: what search engines may read. */
export const GET: APIRoute = async ({ locals: { app }, request }) => {
  const value = sitemapXml(app.content, await app.report(), app.environment.publicUrl);
  return publicData(request, { ok: true, value }, 'application/xml; charset=utf-8');
};
