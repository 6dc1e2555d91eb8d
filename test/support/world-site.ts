import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role } from '../../src/access/member.ts';
import { serve } from '../../src/server.ts';
import { astroPages } from '../../src/server/pages.ts';
import type { AstroHandler } from '../../src/server/render.ts';
import type { AuditLine } from '../../src/access/audit.ts';
import { personOf, type Enrolled } from './people.ts';
import type { World } from './world.ts';
import { freePortPair } from './ports.ts';

export type Answered = { readonly status: number; readonly text: string; readonly location: string | null };

/** The built pages over a world, as somebody uses them without a script. */
export type WorldSite = {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  /** Somebody of a role, in a browser of their own. */
  person(role: Role, email?: string): Promise<Visitor>;
  /** The audit trail, the latest act first. */
  trail(): Promise<AuditLine[]>;
  close(): Promise<void>;
};

export type Visitor = {
  readonly enrolled: Enrolled;
  get(path: string): Promise<Answered>;
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answered>;
  /** With a file in it, under its field's name. */
  upload(path: string, fields: Readonly<Record<string, string>>, field: string, text: string): Promise<Answered>;
};

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (fields: unknown) => console.error(fields) };

/** The unseen fields of the first form with a button of this name; of several, the one that says `naming`. */
export function fieldsOf(html: string, act: string, naming = ''): Record<string, string> {
  const forms = html.split('<form').map((each) => each.split('</form>')[0] ?? '');
  const form = forms.find((each) => each.includes(`value="${act}"`) && each.includes(naming)) ?? '';
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return { do: act, ...Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])) };
}

async function answered(answer: Response): Promise<Answered> {
  const text = (await answer.text()).replaceAll(/[\u00a0\u202f]/g, ' ');
  return { status: answer.status, text, location: answer.headers.get('location') };
}

export async function worldSite(world: World): Promise<WorldSite> {
  const port = await freePortPair();
  const url = `http://localhost:${port}`;
  const app = { ...world.running.app, environment: { ...world.environment, port, publicUrl: new URL(url) } };
  const { handler } = (await import(pathToFileURL(join(process.cwd(), 'dist/server/entry.mjs')).href)) as { handler: AstroHandler };
  const serving = await serve(app, {
    webhook: { open: () => ({ ok: false, why: 'none' }), keepAll: () => Promise.resolve([]) },
    pages: astroPages(handler, { app }, SILENT, { kept: { state: world.running.state, publicUrl: new URL(url) } }),
    staticDir: 'dist/client',
    ready: () => Promise.resolve({ ok: true }),
    metrics: () => Promise.resolve([]),
    log: SILENT,
  });
  const visitor = (enrolled: Enrolled): Visitor => {
    const ask = async (path: string, body?: URLSearchParams | FormData): Promise<Answered> => {
      const headers = { cookie: enrolled.browser.cookies(), origin: url };
      return answered(await fetch(url + path, { redirect: 'manual', headers, ...(body && { method: 'POST', body }) }));
    };
    return {
      enrolled,
      get: (path) => ask(path),
      post: (path, fields) => ask(path, new URLSearchParams(fields)),
      upload: (path, fields, field, text) => {
        const form = new FormData();
        for (const [name, value] of Object.entries(fields)) form.set(name, value);
        form.set(field, new File([text], 'file.csv'));
        return ask(path, form);
      },
    };
  };
  const { treasury } = world.running.app;
  return {
    url,
    person: async (role, email) => visitor(await personOf({ treasury, operator: world.running.people }, role, email)),
    trail: () => world.running.books.audit.list({ member: null, act: null }, null, 50),
    close: () => serving.stop().then(() => undefined),
  };
}
