import { request as send, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export type Asked = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
};
export type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer; json(): unknown };

/** One request on a connection of its own, with exactly the headers given: nothing is followed, decoded or normalised. */
export function ask(port: number, { method = 'GET', path = '/', headers = {}, body }: Asked = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = send(
      { host: '127.0.0.1', port, method, path, agent: false, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: whole,
            json: () => JSON.parse(whole.toString()) as unknown,
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** Sends bytes as they are and gives what comes back until the other side closes, or a while passes. */
export function exchange(port: number, text: string, waitMs = 2_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = '';
    const done = (): void => {
      socket.destroy();
      resolve(received);
    };
    socket.setTimeout(waitMs, done);
    socket.on('data', (chunk) => (received += chunk.toString('latin1')));
    socket.on('error', done);
    socket.on('close', done);
    socket.write(text, 'latin1');
  });
}
