/** `j` and `k` move among rows, `a` and `u` press the row's button. Nothing here is needed: every act is a button. */
function rows(): HTMLTableRowElement[] {
  return [...document.querySelectorAll<HTMLTableRowElement>('tr[data-line]')];
}

function focusOf(row: HTMLTableRowElement | undefined): HTMLElement | null {
  return row?.querySelector<HTMLElement>('a, button') ?? null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea');
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const all = rows();
  const current = all.findIndex((row) => row.contains(document.activeElement));
  if (event.key === 'j') focusOf(all[Math.min(current + 1, all.length - 1)])?.focus();
  else if (event.key === 'k') focusOf(all[Math.max(current - 1, 0)])?.focus();
  else if (event.key === 'a' || event.key === 'u')
    all[current]?.querySelector<HTMLButtonElement>(`button[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});
