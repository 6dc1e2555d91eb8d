import type { APIRoute } from 'astro';
import { agendaAnswer } from '../../../../components/campaign/agenda-answer.ts';

/** `GET /en/campaigns/SLUG/agenda.ics`: the campaign's events in English, under the same names as in French. */
export const GET: APIRoute = ({ locals: { app }, params }) => agendaAnswer(app, params['slug'], 'en');
