import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as requestSecurely } from 'node:https';

export type Send = {
  /** Posts a body; the status of the answer, or 0 when there was none. */
  post(body: string, headers: Readonly<Record<string, string>>): Promise<number>;
  close(): void;
};

const ANSWER_MS = 30_000;

/** Posts to one address over connections that are kept open, so many at once. */
export function httpSender(url: string, atOnce: number): Send {
  const isSecure = url.startsWith('https:');
  const kept = { keepAlive: true, maxSockets: atOnce };
  const agent = isSecure ? new SecureAgent(kept) : new Agent(kept);
  const ask = isSecure ? requestSecurely : request;
  const post: Send['post'] = (body, headers) =>
    new Promise((resolve) => {
      const length = { 'content-length': Buffer.byteLength(body) };
      const call = ask(
        url,
        { method: 'POST', agent, headers: { 'content-type': 'application/json; charset=utf-8', ...length, ...headers } },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(answer.statusCode ?? 0));
          answer.on('error', () => resolve(0));
        },
      );
      call.setTimeout(ANSWER_MS, () => call.destroy());
      call.on('error', () => resolve(0));
      call.end(body);
    });
  return { post, close: () => agent.destroy() };
}
