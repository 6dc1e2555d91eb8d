import { createServer } from 'node:http';
import { listenAndTell } from './listen.ts';

/** The limit that our kept pages are measured against: nothing but node:http and one body, brotli ready. The body comes over the channel; its port goes back. */
process.once('message', (base64: string) => {
  const body = Buffer.from(base64, 'base64');
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br', 'content-length': body.length };
  const server = createServer((_request, response) => {
    response.writeHead(200, headers).end(body);
  });
  listenAndTell(server);
});
