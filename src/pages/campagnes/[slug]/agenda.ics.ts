import type { APIRoute } from 'astro';
import { agendaAnswer } from '../../../components/campaign/agenda-answer.ts';

/** `GET /campagnes/SLUG/agenda.ics`: the campaign's events as a calendar file (RFC 5545). */
export const GET: APIRoute = ({ locals: { app }, params }) => agendaAnswer(app, params['slug'], 'fr');
