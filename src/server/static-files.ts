import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import type { IncomingMessage } from 'node:http';
import type { Answer, FileBody } from './answer.ts';
import { chooseEncoding, type Encoding } from './encoding.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

/** Made beside a file at build; never asked for by their own names. */
export const COMPRESSED_SUFFIX = { br: '.br', gzip: '.gz' } as const;

/** Larger files are read from disk while they are sent. */
const KEPT_IN_MEMORY_BYTES = 1024 * 1024;

/** Names under `_astro/` carry a hash of what is in them. */
const HASHED_PREFIX = '/_astro/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const TEN_MINUTES = 'public, max-age=600';

type Variant = { readonly body: Buffer | FileBody; readonly etag: string };

export type StaticFile = {
  readonly contentType: string;
  readonly cacheControl: string;
  readonly variants: ReadonlyMap<Encoding, Variant>;
};

/** Every file of a folder, by the decoded path under which it is asked for. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

export function contentTypeOf(name: string): string {
  return CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
}

function variantOf(path: string): Variant {
  const content = readFileSync(path);
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  return { body: content.length > KEPT_IN_MEMORY_BYTES ? { path, bytes: content.length } : content, etag };
}

function fileOf(path: string, name: string, beside: ReadonlySet<string>): StaticFile {
  const variants = new Map<Encoding, Variant>([['identity', variantOf(path)]]);
  for (const [encoding, suffix] of Object.entries(COMPRESSED_SUFFIX)) {
    if (beside.has(`${path}${suffix}`)) variants.set(encoding === 'br' ? 'br' : 'gzip', variantOf(`${path}${suffix}`));
  }
  return {
    contentType: contentTypeOf(name),
    cacheControl: name.startsWith(HASHED_PREFIX) ? FOR_EVER : TEN_MINUTES,
    variants,
  };
}

/** All regular files below a folder; none when it is not there. Links are not followed. */
export function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Reads the folder once. What is not in it now cannot be named later: a request's path is only ever looked up. */
export function readStaticFiles(folder: string): StaticFiles {
  const paths = new Set(filesBelow(folder));
  const compressed = Object.values(COMPRESSED_SUFFIX);
  const isVariant = (path: string): boolean =>
    compressed.some((suffix) => path.endsWith(suffix) && paths.has(path.slice(0, -suffix.length)));
  const files = new Map<string, StaticFile>();
  for (const path of paths) {
    const name = path.slice(folder.length).split(sep).join('/');
    if (!isVariant(path)) files.set(name, fileOf(path, name, paths));
  }
  return files;
}

/** Whether one of the client's `If-None-Match` tags is this one, weak or not. */
export function isKnownTo(request: IncomingMessage, etag: string): boolean {
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  const plain = etag.replace(/^W\//, '');
  return known.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === plain);
}

/** The file in the best coding that the client takes, or 304 when it has it. */
export function answerFile(file: StaticFile, request: IncomingMessage): Answer {
  const encoding = chooseEncoding(request.headers['accept-encoding'], [...file.variants.keys()]);
  const variant = file.variants.get(encoding);
  if (!variant) throw new Error(`Bug: a file has no ${encoding} variant`);
  const headers = {
    'cache-control': file.cacheControl,
    etag: variant.etag,
    ...(file.variants.size > 1 && { vary: 'Accept-Encoding' }),
  };
  if (isKnownTo(request, variant.etag)) return { status: 304, headers, body: null };
  const coded = encoding === 'identity' ? {} : { 'content-encoding': encoding };
  return { status: 200, headers: { ...headers, ...coded, 'content-type': file.contentType }, body: variant.body };
}
