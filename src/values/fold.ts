/** A text as it is compared and searched: small letters, without accents, single spaces. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Whether words, or the name in an address (`jeanne-martin`), tell a name, however it is spelt. */
export function tellsName(text: string, name: string): boolean {
  const plain = (each: string): string =>
    ` ${folded(each)
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `;
  return plain(name).trim() !== '' && plain(text).includes(plain(name));
}
