import type { APIRoute } from 'astro';
import { givePaper } from '../../../../components/treasury/voucher-files.ts';

/** A paper, for who may read the treasury. */
export const GET: APIRoute = ({ locals: { app }, params }) => givePaper(app, params['sha256']);
