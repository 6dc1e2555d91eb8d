import type { APIRoute } from 'astro';
import { publicData } from '../components/data-answer.ts';
import { feedXml } from '../components/data/feed.ts';
import { languageAsked } from '../i18n/routes.ts';
import { firstDay } from '../values/month.ts';

/** `GET /feed.xml?lang=fr|en`: closed months and campaigns, as an Atom feed. */
export const GET: APIRoute = async ({ locals: { app }, url, request }) => {
  const { association, campaigns, corrections } = app.content;
  const parts = {
    name: association.name,
    publicUrl: app.environment.publicUrl,
    acts: await app.openData.acts(),
    campaigns,
    corrections,
    today: association.zone.dayOf(app.clock.now()),
    firstDay: firstDay(association.firstMonth),
  };
  const xml = feedXml(parts, languageAsked(url.searchParams));
  return publicData(request, { ok: true, value: xml }, 'application/atom+xml; charset=utf-8');
};
