import type { APIRoute } from 'astro';
import { giveLines } from '../../../components/treasury/costs.ts';

/** The cost lines as a file that can be imported. */
export const GET: APIRoute = ({ locals: { app } }) => giveLines(app);
