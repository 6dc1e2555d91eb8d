/** Says when an event is where the visitor is, unless clocks there show what the page says already. Without this script nothing is missing. */
for (const place of document.querySelectorAll<HTMLElement>('[data-visitor-time]')) {
  const { visitorTime = '', zone = '', said = '' } = place.dataset;
  const instant = new Date(Number(visitorTime));
  const options: Intl.DateTimeFormatOptions = { dateStyle: 'full', timeStyle: 'short' };
  const language = document.documentElement.lang === 'en' ? 'en-GB' : 'fr-FR';
  const own = new Intl.DateTimeFormat(language, options);
  const text = own.format(instant);
  if (text !== new Intl.DateTimeFormat(language, { ...options, timeZone: zone }).format(instant)) {
    const named = own.resolvedOptions().timeZone.replaceAll('_', ' ');
    place.textContent = said.replace('{zone}', () => named).replace('{instant}', () => text);
    place.hidden = false;
  }
}
