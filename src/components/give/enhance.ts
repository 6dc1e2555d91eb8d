import { cents, parseAmount, type Cents } from '../../values/cents.ts';
import { arrives, coverFor, type FeeRule } from '../../values/fee-rule.ts';

type Money = (amount: number) => string;

function moneyOf(form: HTMLFormElement): Money {
  const language = form.dataset['language'] === 'en' ? 'en-GB' : 'fr-FR';
  const euros = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
  return (amount) => euros.format(amount / 100);
}

/** Shows what arrives of an amount and what the donor may add; answers what is added. */
function refreshCover(form: HTMLFormElement, amount: Cents | undefined, money: Money): number {
  const part = form.querySelector<HTMLElement>('[data-cover]');
  const box = part?.querySelector<HTMLInputElement>('#cover');
  const [text, shown, arriving] = ['[data-cover-text]', '[data-cover-shown]', '[data-arriving]'].map((each) => part?.querySelector(each));
  if (!part || !box || !text || !(shown instanceof HTMLInputElement) || !(arriving instanceof HTMLElement)) return 0;
  const rule: FeeRule = { fixed: Number(part.dataset['fixed']), share: Number(part.dataset['share']) };
  const cover = amount === undefined ? undefined : coverFor(rule, amount);
  shown.value = cover === undefined ? '' : String(cover);
  text.textContent = cover === undefined ? (part.dataset['plain'] ?? '') : (part.dataset['extra'] ?? '').replace('{}', money(cover));
  arriving.hidden = amount === undefined;
  if (amount !== undefined) {
    const told = (part.dataset['arrives'] ?? '').replace('{amount}', money(amount));
    arriving.textContent = told.replace('{arriving}', money(arrives(rule, amount)));
  }
  return box.checked ? (cover ?? 0) : 0;
}

function templateOf(form: HTMLFormElement, of: 'button' | 'review', rhythm: string): string | undefined {
  return rhythm === '' ? undefined : form.dataset[`${of}${rhythm.charAt(0).toUpperCase()}${rhythm.slice(1)}`];
}

/** Says the commitment on the button and above it, and keeps one amount at a time. The form is whole without it. */
function enhance(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-give-button]');
  const review = form.querySelector<HTMLElement>('[data-review]');
  const field = form.querySelector<HTMLInputElement>('#amount');
  if (!button || !review || !field) return;
  const money = moneyOf(form);
  const rhythm = (): string => form.querySelector<HTMLInputElement>('input[name=frequency]:checked')?.value ?? '';
  const choice = (selector: string): HTMLInputElement | null => form.querySelector(`input[name="preset-${rhythm()}"]${selector}`);

  const refresh = (): void => {
    const chosen = choice('[data-preset]:checked');
    const typed = parseAmount(field.value);
    const amount = chosen ? cents(Number(chosen.value)) : typed.ok ? typed.value : undefined;
    const total = (amount ?? 0) + refreshCover(form, amount, money);
    const [onButton, above] = [templateOf(form, 'button', rhythm()), templateOf(form, 'review', rhythm())];
    const isWhole = amount !== undefined && onButton !== undefined && above !== undefined;
    button.textContent = isWhole ? onButton.replace('{}', money(total)) : (form.dataset['button'] ?? '');
    review.hidden = !isWhole;
    review.textContent = isWhole ? above.replace('{}', money(total)).replace('{year}', money(total * 12)) : '';
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
  field.addEventListener('input', () => {
    const other = choice('[data-other]');
    if (other && field.value !== '') other.checked = true;
    refresh();
  });
  // A browser that comes back to the page fills the fields in after this has run.
  window.addEventListener('pageshow', refresh);
  refresh();
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-give-form]')) enhance(form);
