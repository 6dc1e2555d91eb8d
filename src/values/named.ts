/** The name that a text from outside is; null when it is none of them. */
export function nameAmong<Name extends string>(names: readonly Name[], text: string): Name | null {
  return names.find((each) => each === text) ?? null;
}

/** The name that a text kept by us must be; another one is a damaged row or a newer version's. */
export function named<Name extends string>(names: readonly Name[], text: string): Name {
  const name = nameAmong(names, text);
  if (name === null) throw new Error(`Bug: "${text}" stands where one of ${names.join(', ')} is expected`);
  return name;
}
