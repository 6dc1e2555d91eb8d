import { connect, createServer } from 'node:net';

function taken(port: number): string {
  return `Port ${port} is taken by another program, perhaps by Obole itself. Stop it, or choose another one: PORT=${port + 10} npm start`;
}

/** Why an address cannot be listened at, as far as an operator can do something about it; nothing for another kind of failure. */
export function listenProblem(error: unknown, host: string, port: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return taken(port);
  if (code === 'EACCES')
    return `Port ${port} may not be used by this account. Choose one above 1023 with PORT, and let a proxy stand in front.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST=${host} is not an address of this machine.`;
  return undefined;
}

/** Listens for a moment: resolves with the reason why it cannot be done, in words, or with nothing. */
export function portProblem(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve(listenProblem(error, host, port) ?? `Port ${port} cannot be used: ${error.message}`);
    });
    server.listen(port, host, () => {
      server.close(() => {
        resolve(undefined);
      });
    });
  });
}

/** Where a program that listens at every address is reached from this machine. */
const HERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
const ANSWERS_WITHIN_MS = 1_000;

/**
 * Whether somebody listens there: resolves with words, or with nothing. Unlike {@link portProblem} it does not listen itself: a proxy that
 * waits for us to come back after a restart would take that for us, and its visitors would be hung up on.
 */
export function portTaken(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, HERE[host] ?? host);
    const tell = (words: string | undefined): void => {
      socket.destroy();
      resolve(words);
    };
    socket.setTimeout(ANSWERS_WITHIN_MS, () => {
      tell(undefined);
    });
    socket.once('error', () => {
      tell(undefined);
    });
    socket.once('connect', () => {
      tell(taken(port));
    });
  });
}
