import { cents, parseAmount, type Cents } from '../../values/cents.ts';
import { arrives, coverFor, type FeeRule } from '../../values/fee-rule.ts';

type Money = (amount: number) => string;

function moneyOf(form: HTMLFormElement): Money {
  const language = form.dataset['language'] === 'en' ? 'en-GB' : 'fr-FR';
  const euros = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
  return (amount) => euros.format(amount / 100);
}

/** Fills a sentence in, or hides it where there is nothing to say. */
function say(place: HTMLElement, sentence: string | undefined): void {
  place.hidden = sentence === undefined;
  place.textContent = sentence ?? '';
}

/** Shows what arrives of an amount and what the donor may add; answers what is added. */
function refreshCover(part: HTMLElement | null, amount: Cents | undefined, money: Money): number {
  const box = part?.querySelector<HTMLInputElement>('#cover');
  const text = part?.querySelector('[data-cover-text]');
  const shown = part?.querySelector<HTMLInputElement>('[data-cover-shown]');
  const arriving = part?.querySelector<HTMLElement>('[data-arriving]');
  if (!part || !box || !text || !shown || !arriving) return 0;
  const told = (name: string): string => part.dataset[name] ?? '';
  const rule: FeeRule = { fixed: Number(told('fixed')), share: Number(told('share')) };
  if (amount === undefined) {
    [shown.value, text.textContent] = ['', told('plain')];
    say(arriving, undefined);
    return 0;
  }
  const cover = coverFor(rule, amount);
  [shown.value, text.textContent] = [String(cover), told('extra').replace('{}', money(cover))];
  say(
    arriving,
    told('arrives')
      .replace('{amount}', money(amount))
      .replace('{arriving}', money(arrives(rule, amount))),
  );
  return box.checked ? cover : 0;
}

function templateOf(form: HTMLFormElement, of: 'button' | 'review', rhythm: string): string | undefined {
  return rhythm === '' ? undefined : form.dataset[`${of}${rhythm.charAt(0).toUpperCase()}${rhythm.slice(1)}`];
}

/** Says the commitment on the button and above it, and keeps one amount at a time. The form is whole without it. */
function enhance(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-give-button]');
  const review = form.querySelector<HTMLElement>('[data-review]');
  const field = form.querySelector<HTMLInputElement>('#amount');
  const byRhythm = form.querySelector<HTMLElement>('[data-by-rhythm]');
  if (!button || !review || !field) return;
  const money = moneyOf(form);
  const rhythm = (): string => form.querySelector<HTMLInputElement>('input[name=frequency]:checked')?.value ?? '';
  const choice = (selector: string): HTMLInputElement | null => form.querySelector(`input[name="preset-${rhythm()}"]${selector}`);

  const refresh = (): void => {
    const chosen = choice('[data-preset]:checked');
    const typed = parseAmount(field.value);
    const amount = chosen ? cents(Number(chosen.value)) : typed.ok ? typed.value : undefined;
    const total = (amount ?? 0) + refreshCover(form.querySelector('[data-cover]'), amount, money);
    const [onButton, above] = [templateOf(form, 'button', rhythm()), templateOf(form, 'review', rhythm())];
    const isWhole = amount !== undefined && onButton !== undefined && above !== undefined;
    // An amount without a rhythm: each button says one, and is the choice itself.
    const open = amount !== undefined && rhythm() === '';
    button.hidden = open;
    if (byRhythm) byRhythm.hidden = !open;
    for (const each of byRhythm?.querySelectorAll('button') ?? [])
      each.textContent = (templateOf(form, 'button', each.value) ?? '').replace('{}', money(total));
    button.textContent = isWhole ? onButton.replace('{}', money(total)) : (form.dataset['button'] ?? '');
    say(
      review,
      isWhole
        ? above
            .replace('{}', money(total))
            .replace('{year}', money(total * 12))
            .replace('{month}', money(total / 12))
        : undefined,
    );
  };
  form.addEventListener('change', (event) => {
    const { target } = event;
    if (target instanceof HTMLInputElement && target.matches('[data-preset]')) {
      field.value = '';
      // A usual amount stands among those of one rhythm, and says it.
      const own = form.querySelector<HTMLInputElement>(`#frequency-${target.name.replace('preset-', '')}`);
      if (rhythm() === '' && own) own.checked = true;
    }
    if (target instanceof HTMLInputElement && target.matches('[data-other]')) field.focus();
    refresh();
  });
  const worth = form.querySelector<HTMLElement>('[data-worth]');
  field.addEventListener('input', () => {
    // It was said of another amount.
    if (worth) say(worth, undefined);
    const other = choice('[data-other]');
    if (other && field.value !== '') other.checked = true;
    refresh();
  });
  // A browser that comes back to the page fills the fields in after this has run.
  window.addEventListener('pageshow', refresh);
  refresh();
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-give-form]')) enhance(form);
