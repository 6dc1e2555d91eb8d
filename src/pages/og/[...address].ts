import type { APIRoute } from 'astro';
import { publicPicture } from '../../components/data-answer.ts';
import { pictureAsked } from '../../components/share/asked.ts';
import { pictureSvg } from '../../components/share/drawing.ts';

/** `GET /og/accueil.fr.png`, `/og/mois/2026-11.en.png`…: what forums and messengers show beside a link to a page. */
export const GET: APIRoute = async ({ locals: { app }, params, request }) => {
  const picture = await pictureAsked(app, params['address'] ?? '');
  if (picture === null) return new Response(null, { status: 404 });
  return publicPicture(request, pictureSvg(picture), (svg) => app.pictures.png(svg));
};
