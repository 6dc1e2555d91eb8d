import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { connect } from 'node:tls';
import { ECHO_HEADER, sealOf } from '../../server/echo.ts';
import { secretFiles } from '../../settings/process.ts';
import { knownSecret } from '../../settings/session-secret.ts';
import type { Environment } from '../../settings/types.ts';
import { systemClock } from '../../values/clock.ts';
import type { FolderSeen } from './house.ts';
import type { SiteSeen } from './site.ts';

const PATIENCE_MS = 8_000;
const DAY_MS = 86_400_000;

function echoIn(header: string | null, secret: string, nonce: string): SiteSeen['echo'] {
  const [seal, client = '', peer = '', forwarded = '', scheme = ''] = (header ?? '').split(';');
  return seal === sealOf(secret, `${nonce} seen`) ? { client, peer, forwarded: forwarded === 'yes', scheme } : null;
}

/** Days until the certificate at an address ends; null where none was seen. A chain that does not hold is told by the request itself. */
function certificateDays({ protocol, hostname, port }: URL): Promise<number | null> {
  if (protocol !== 'https:') return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname,
      port: Number(port || 443),
      servername: hostname,
      rejectUnauthorized: false,
      timeout: PATIENCE_MS,
    });
    const end = (days: number | null): void => {
      socket.destroy();
      resolve(days);
    };
    socket.once('secureConnect', () => {
      const endsMs = Date.parse(socket.getPeerCertificate().valid_to);
      end(Number.isNaN(endsMs) ? null : Math.floor((endsMs - systemClock.now()) / DAY_MS));
    });
    for (const event of ['error', 'timeout']) socket.once(event, () => end(null));
  });
}

/** Asks the site at its public address, as a visitor would. */
export async function probeSite(environment: Environment): Promise<SiteSeen> {
  const { publicUrl, trustedProxies } = environment;
  const about = { publicUrl, trustedProxies, certificateDays: await certificateDays(publicUrl) };
  const nonce = randomBytes(16).toString('hex');
  try {
    // Where none is known, whoever answers cannot be us.
    const secret = knownSecret(environment) ?? randomBytes(32).toString('hex');
    const headers = { [ECHO_HEADER]: `${nonce}.${sealOf(secret, nonce)}` };
    const answer = await fetch(new URL('/healthz', publicUrl), { headers, redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    return { ...about, status: answer.status, why: null, echo: echoIn(answer.headers.get(ECHO_HEADER), secret, nonce) };
  } catch (error) {
    const cause: unknown = Reflect.get(Object(error), 'cause') ?? error;
    return { ...about, status: null, why: cause instanceof Error ? cause.message : String(cause), echo: null };
  }
}

function modeOf(path: string): number | null {
  return existsSync(path) ? statSync(path).mode & 0o777 : null;
}

/** What root holds may be read by the group that root gave it to. */
function secretModeOf(path: string): number | null {
  const mode = modeOf(path);
  return mode !== null && statSync(path).uid === 0 ? mode & ~0o040 : mode;
}

/** A folder that is not there is made at the first start: the nearest one above it counts. */
function nearest(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looks at the folder of the data and at the files that hold secrets. */
export async function probeFolder({ dataDir }: Environment): Promise<FolderSeen> {
  const folder = nearest(dataDir);
  const free = await statfs(folder);
  const secrets = ['.env', join(dataDir, 'session-secret'), ...secretFiles()];
  return {
    dataDir,
    freeBytes: free.bavail * free.bsize,
    mayWrite: mayWrite(folder),
    folderMode: modeOf(dataDir),
    secretModes: Object.fromEntries(secrets.map((file) => [file, secretModeOf(file)])),
  };
}
