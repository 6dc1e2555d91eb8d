/** What an address ends with, such as an entry's key: Astro leaves its colons encoded. A damaged one names nothing. */
export function detailOf(param: string | undefined): string {
  try {
    return decodeURIComponent(param ?? '');
  } catch {
    return '';
  }
}
