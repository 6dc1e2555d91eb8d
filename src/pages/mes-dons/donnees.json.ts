import type { APIContext } from 'astro';
import { answerData } from '../../components/mine/account.ts';

export function GET(context: APIContext): Promise<Response> {
  return answerData({ ...context, response: { headers: new Headers() } }, 'fr');
}
