import { existsSync } from 'node:fs';
import bundled from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** What the bundled browser needs of a Debian that has no desktop. */
const MISSING = 'apt-get install -y libnss3 fonts-dejavu-core';
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** A browser of one process ends with the first context that is closed. */
const NOT_WANTED = new Set(['--single-process', '--no-zygote']);

/** CHROME_PATH, an installed Chromium, or the one that came from the npm registry, in this order; `more` is said to it as well. */
export async function openBrowser(more: readonly string[] = []): Promise<Browser> {
  const installed = [process.env['CHROME_PATH'] ?? '', ...INSTALLED].find((path) => path !== '' && existsSync(path));
  try {
    const args = [...bundled.args, ...QUIET, ...more].filter((arg) => !NOT_WANTED.has(arg));
    const own = { executablePath: await bundled.executablePath(), args };
    const browser = await chromium.launch(installed ? { executablePath: installed, args: [...QUIET, ...more] } : own);
    // Without a font of the system it starts, and dies with the first sign that its own fonts lack.
    const page = await browser.newPage();
    await page.setContent('<p>→ €</p>');
    await page.locator('p').innerText();
    await page.close();
    return browser;
  } catch (cause) {
    throw new Error(`No browser starts here. On Debian this mends it: ${MISSING}`, { cause });
  }
}
