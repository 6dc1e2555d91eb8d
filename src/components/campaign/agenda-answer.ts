import type { App } from '../../app.ts';
import type { Language } from '../../i18n/language.ts';

/** The calendar file of a campaign; 404 where there is none, or where it has no events. */
export function agendaAnswer(app: App, slug: string | undefined, language: Language): Response {
  const campaign = app.content.campaigns.find((each) => each.slug === slug);
  if (!campaign || campaign.events.length === 0) return new Response(null, { status: 404 });
  const headers = {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': `inline; filename="${campaign.slug}.ics"`,
    'cache-control': 'public, max-age=0, must-revalidate',
  };
  return new Response(app.campaigns.agenda(campaign, language), { headers });
}
