/**
 * Passkeys in the browser: the one thing of the treasury that a page cannot do without a script. Asks the server what to sign, has the
 * authenticator sign it, and sends it back.
 */
type Json = Readonly<Record<string, unknown>>;

async function post(path: string, content: Json): Promise<Json> {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as Json;
}

function wordsOf(credential: Credential | null): Json {
  if (!(credential instanceof PublicKeyCredential)) throw new Error('no passkey');
  return { ...credential.toJSON() };
}

async function sign(box: HTMLElement): Promise<void> {
  const { options = '', verify = '' } = box.dataset;
  const asked = await post(options, { for: 'sign-in' });
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked as unknown as PublicKeyCredentialRequestOptionsJSON);
  const response = wordsOf(await navigator.credentials.get({ publicKey }));
  await post(verify, { for: 'sign-in', response });
}

async function make(box: HTMLElement, about: Json): Promise<void> {
  const { options = '', verify = '' } = box.dataset;
  const asked = await post(options, about);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked as unknown as PublicKeyCredentialCreationOptionsJSON);
  const response = wordsOf(await navigator.credentials.create({ publicKey }));
  await post(verify, { ...about, response });
}

function typed(id: string): string {
  const input = document.getElementById(id);
  return input instanceof HTMLInputElement ? input.value.trim() : '';
}

/** Shows a box that needs a script, and lets its button do the work; what fails is said below it. */
function onClick(box: HTMLElement, work: () => Promise<string>): void {
  const button = box.querySelector('button');
  const alert = box.querySelector<HTMLElement>('[role=alert]');
  box.hidden = false;
  button?.addEventListener('click', () => {
    button.disabled = true;
    if (alert) alert.hidden = true;
    work()
      .then((next) => {
        location.assign(next);
      })
      .catch(() => {
        button.disabled = false;
        if (alert) alert.hidden = false;
      });
  });
}

function start(): void {
  if (!('PublicKeyCredential' in window) || !('parseRequestOptionsFromJSON' in PublicKeyCredential)) return;
  for (const box of document.querySelectorAll<HTMLElement>('[data-passkey-sign-in]')) {
    onClick(box, async () => {
      await sign(box);
      const { after = '', home = '/' } = box.dataset;
      return after === '' ? home : after;
    });
  }
  for (const box of document.querySelectorAll<HTMLElement>('[data-passkey-enrol]')) {
    onClick(box, async () => {
      const name = typed('name');
      if (name === '') document.getElementById('name')?.focus();
      await make(box, { for: 'enrol', token: box.dataset['token'] ?? '', name, keyName: navigator.platform });
      return box.dataset['home'] ?? '/';
    });
  }
  for (const box of document.querySelectorAll<HTMLElement>('[data-passkey-add]')) {
    onClick(box, async () => {
      await make(box, { for: 'add', keyName: typed('key-name') });
      return box.dataset['done'] ?? '/';
    });
  }
}

start();
