import { parseAmount } from '../../values/cents.ts';

/** Says the commitment on the button, and keeps one amount at a time. The form is whole without it. */
function enhance(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-give-button]');
  const field = form.querySelector<HTMLInputElement>('#amount');
  if (!button || !field) return;
  const rhythm = (): string => form.querySelector<HTMLInputElement>('input[name=frequency]:checked')?.value ?? '';
  const choice = (selector: string): HTMLInputElement | null => form.querySelector(`input[name="preset-${rhythm()}"]${selector}`);

  const refresh = (): void => {
    const chosen = choice('[data-preset]:checked');
    const typed = parseAmount(field.value);
    const cents = chosen ? Number(chosen.value) : typed.ok ? typed.value : undefined;
    button.textContent = buttonText(form, rhythm(), cents);
  };
  form.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches('[data-preset]')) field.value = '';
    if (event.target instanceof HTMLInputElement && event.target.matches('[data-other]')) field.focus();
    refresh();
  });
  field.addEventListener('input', () => {
    const other = choice('[data-other]');
    if (other && field.value !== '') other.checked = true;
    refresh();
  });
  refresh();
}

function buttonText(form: HTMLFormElement, rhythm: string, cents: number | undefined): string {
  const template = form.dataset[`button${rhythm.charAt(0).toUpperCase()}${rhythm.slice(1)}`];
  if (rhythm === '' || template === undefined || cents === undefined) return form.dataset['button'] ?? '';
  const language = form.dataset['language'] === 'en' ? 'en-GB' : 'fr-FR';
  const euros = new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR', trailingZeroDisplay: 'stripIfInteger' });
  return template.replace('{}', euros.format(cents / 100));
}

for (const form of document.querySelectorAll<HTMLFormElement>('[data-give-form]')) enhance(form);
