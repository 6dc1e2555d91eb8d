import type { Page } from 'playwright-core';

/** Where the focus stood once: `place` counts elements from the page's beginning. */
export type Stop = {
  readonly place: number;
  readonly what: string;
  /** A frame of two pixels at least, on the element or on the label around it. */
  readonly framed: boolean;
  /** What is in the middle of it is itself: nothing lies over it. */
  readonly uncovered: boolean;
};

type Focusable = { readonly place: number; readonly what: string };

/** What must be reached: all that can be used, once for a group of radio buttons. Read in the page. */
function focusablesIn(): Focusable[] {
  const all = [...document.querySelectorAll('*')];
  // What a script adds on the way must not change the count.
  all.forEach((element, place) => element.setAttribute('data-place', String(place)));
  const wanted = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
  const seen = new Set<string>();
  return all.flatMap((element, place) => {
    if (!element.matches(wanted) || !(element instanceof HTMLElement) || element.tabIndex < 0 || element.matches(':disabled')) return [];
    if (!element.checkVisibility({ visibilityProperty: true })) return [];
    if (element instanceof HTMLInputElement && element.type === 'radio') {
      const group = `${element.form?.action ?? ''} ${element.name}`;
      const checked = document.querySelector(`input[type="radio"][name="${element.name}"]:checked`);
      if (seen.has(group) || (checked !== null && checked !== element)) return [];
      seen.add(group);
    }
    return [{ place, what: `${element.localName} ${(element.innerText || element.id).trim().slice(0, 40)}` }];
  });
}

/** Read in the page; null where the focus is on nothing. */
function stopIn(): Stop | null {
  const element = document.activeElement;
  if (element === null || element === document.body || !(element instanceof HTMLElement)) return null;
  const frames = [element, element.closest('label')].map((each) => each && getComputedStyle(each));
  const framed = frames.some((style) => style !== null && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2);
  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, Math.max(1, Math.min(box.top + box.height / 2, innerHeight - 1))];
  const hit = document.elementFromPoint(x, y);
  const own = element.closest('label') ?? element;
  return {
    place: Number(element.getAttribute('data-place') ?? -1),
    what: `${element.localName} ${(element.innerText || element.id).trim().slice(0, 40)}`,
    framed,
    uncovered: hit !== null && (own.contains(hit) || hit.contains(element)) && !hit.matches('html, body, main'),
  };
}

/** Presses Tab from the address bar on until the page is left. A walk that does not end after `most` steps is a trap. */
export async function walk(
  page: Page,
  most = 400,
): Promise<{ readonly stops: Stop[]; readonly wanted: Focusable[]; readonly ends: boolean }> {
  const wanted = await page.evaluate(focusablesIn);
  const stops: Stop[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(stopIn);
    if (stop === null || stop.place === stops[0]?.place) return { stops, wanted, ends: true };
    stops.push(stop);
  }
  return { stops, wanted, ends: false };
}

/** What can take the focus and has no name for who does not see it. */
export async function nameless(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  return nodes
    .filter(
      ({ ignored, properties = [] }) => !ignored && properties.some(({ name, value }) => name === 'focusable' && value.value === true),
    )
    .filter(({ role, name }) => !['RootWebArea', 'main'].includes(String(role?.value)) && String(name?.value ?? '').trim() === '')
    .map(({ role }) => String(role?.value));
}
