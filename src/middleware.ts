import type { APIContext, MiddlewareNext } from 'astro';

const POLICY = 'content-security-policy';

/**
 * Finishes what the build could not know: where the sandbox's checkout stands (a form's redirect is checked against
 * `form-action` too), and the character set that Astro leaves out.
 */
export async function onRequest(context: APIContext, next: MiddlewareNext): Promise<Response> {
  const response = await next();
  const { sandbox } = context.locals.app.environment;
  const policy = response.headers.get(POLICY);
  if (sandbox && policy !== null) response.headers.set(POLICY, withFormTarget(policy, sandbox.publicUrl.origin));
  if (response.headers.get('content-type') === 'text/html') response.headers.set('content-type', 'text/html; charset=utf-8');
  return response;
}

function withFormTarget(policy: string, origin: string): string {
  return policy.replace(/form-action ([^;]*)/u, `form-action $1 ${origin}`);
}
