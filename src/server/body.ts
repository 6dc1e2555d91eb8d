import type { IncomingMessage } from 'node:http';
import { ok, refused, type Result } from '../values/result.ts';

/** Reads a body of at most so many bytes, whether its length was announced or not. `cut-off`: the client went away. */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Result<Buffer, 'too-large' | 'cut-off'>> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) return Promise.resolve(refused('too-large'));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= mostBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', take);
      resolve(refused('too-large'));
    };
    request.on('data', take);
    request.once('end', () => {
      resolve(chunks.length === 1 && chunks[0] ? ok(chunks[0]) : ok(Buffer.concat(chunks, bytes)));
    });
    // After 'end' these come too late to change anything: a promise is settled once.
    request.once('error', () => {
      resolve(refused('cut-off'));
    });
    request.once('close', () => {
      resolve(refused('cut-off'));
    });
  });
}
