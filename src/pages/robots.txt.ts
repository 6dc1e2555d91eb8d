import type { APIRoute } from 'astro';
import { publicData } from '../components/data-answer.ts';
import { robotsTxt } from '../components/data/sitemap.ts';

/** `GET /robots.txt`. */
export const GET: APIRoute = ({ locals: { app }, request }) =>
  publicData(request, { ok: true, value: robotsTxt(app.environment.publicUrl) }, 'text/plain; charset=utf-8');
