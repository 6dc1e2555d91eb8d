import type { APIRoute } from 'astro';
import { givePublished } from '../../components/treasury/voucher-files.ts';

/** `GET /pieces/<SHA-256>`: a redacted paper that was published, for everybody and in both languages. */
export const GET: APIRoute = ({ locals: { app }, params, request }) => givePublished(app, request, params['sha256']);
