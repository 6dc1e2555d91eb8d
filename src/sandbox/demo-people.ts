const FIRST_NAMES = [
  'camille',
  'louise',
  'amine',
  'chloe',
  'yannick',
  'fatou',
  'hugo',
  'ines',
  'mathieu',
  'sarah',
  'paul',
  'nora',
  'remi',
  'lea',
  'karim',
  'julie',
  'thomas',
  'awa',
  'benoit',
  'clara',
  'sofiane',
  'elise',
  'nicolas',
  'manon',
  'olivier',
  'salome',
  'vincent',
  'zoe',
];
const LAST_NAMES = [
  'durand',
  'leroy',
  'benali',
  'moreau',
  'kergoat',
  'diallo',
  'garnier',
  'lopez',
  'perrin',
  'nguyen',
  'roussel',
  'haddad',
  'fontaine',
  'blanc',
  'traore',
  'giraud',
  'meunier',
  'colin',
  'vidal',
  'chevalier',
  'bertin',
  'masson',
  'le-goff',
  'caron',
];

/** The address of the n-th invented person; no two share one. */
export function inventedEmail(number: number): string {
  const first = FIRST_NAMES[number % FIRST_NAMES.length] ?? 'x';
  const last = LAST_NAMES[(number * 7 + Math.floor(number / FIRST_NAMES.length)) % LAST_NAMES.length] ?? 'y';
  return `${first}.${last}.${number}@example.org`;
}

/** Numbers from 0 to 1 that are the same for the same seed. */
export type Dice = { next(): number; upTo(limit: number): number; pick<T>(choices: readonly [T, ...T[]]): T };

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (limit: number): number => Math.floor(next() * limit);
  return { next, upTo, pick: (choices) => choices[upTo(choices.length)] ?? choices[0] };
}
