import { createServer } from 'node:net';

/** Why an address cannot be listened at, as far as an operator can do something about it; nothing for another kind of failure. */
export function listenProblem(error: unknown, host: string, port: number): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program, perhaps by Obole itself. Stop it, or choose another one: PORT=${port + 10} npm start`;
  }
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
