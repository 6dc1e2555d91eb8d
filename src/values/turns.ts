import { setImmediate } from 'node:timers/promises';

/** How far long work has come. */
export type Progress = { readonly done: number; readonly of: number };

/** Whatever waits for the event loop, such as another request, is served before the caller goes on. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}

/** Makes something of each item, some at a time: others have their turn in between. `told` hears how many are made. */
export async function inTurns<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Made,
  atOnce: number,
  told: (done: number) => void = () => undefined,
): Promise<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    if (from > 0) await nextTurn();
    for (const item of items.slice(from, from + atOnce)) made.push(make(item));
    told(made.length);
  }
  return made;
}

/** Runs work that yields where others may have their turn; `told` hears what it yields. */
export async function runInTurns<Told, Value>(steps: Generator<Told, Value>, told: (step: Told) => void = () => undefined): Promise<Value> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    told(step.value);
    await nextTurn();
  }
}

/** The same without a pause. */
export function runAtOnce<Value>(steps: Generator<unknown, Value>): Value {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
