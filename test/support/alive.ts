import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Tells how many of the things that were handed out somebody still holds. */
export type Alive = {
  /** Notes what is handed out. */
  note<Thing extends object>(things: readonly Thing[]): readonly Thing[];
  /** The most that were held at once, of all that were noted. */
  most(): number;
  noted(): number;
};

/** `every`: after so many things memory is tidied, and what is still held is counted. */
export function aliveThings(every: number): Alive {
  setFlagsFromString('--expose-gc');
  const tidy = runInNewContext('gc') as () => void;
  let held: WeakRef<object>[] = [];
  let [noted, most, sinceLook] = [0, 0, 0];
  return {
    note: (things) => {
      if (sinceLook >= every) {
        tidy();
        held = held.filter((each) => each.deref() !== undefined);
        most = Math.max(most, held.length);
        sinceLook = 0;
      }
      held.push(...things.map((each) => new WeakRef(each)));
      noted += things.length;
      sinceLook += things.length;
      return things;
    },
    most: () => most,
    noted: () => noted,
  };
}
