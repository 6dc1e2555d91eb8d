type Waiting<Item, Outcome> = {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: unknown) => void;
};

/** More than this in one commit would keep the first of them waiting too long. */
const MOST_AT_ONCE = 512;

/**
 * Group commit: what arrives while a commit is under way is handed over together, in the order of arrival, when it ends. Each caller
 * gets its own outcome; when a commit fails, all who were in it are told, and the next ones are tried again.
 */
export function gather<Item, Outcome>(
  handOver: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  mostAtOnce = MOST_AT_ONCE,
): (item: Item) => Promise<Outcome> {
  const waiting: Waiting<Item, Outcome>[] = [];
  let underWay = false;

  const commit = async (group: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await handOver(group.map(({ item }) => item));
      if (outcomes.length !== group.length) throw new Error(`Bug: ${group.length} handed over, ${outcomes.length} outcomes`);
      outcomes.forEach((outcome, index) => group[index]?.resolve(outcome));
    } catch (reason) {
      for (const { reject } of group) reject(reason);
    }
  };

  const commitAll = async (): Promise<void> => {
    while (waiting.length > 0) await commit(waiting.splice(0, mostAtOnce));
    underWay = false;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay) return;
      underWay = true;
      // After the other sockets that are readable now: a store that answers at once would else commit each alone.
      setImmediate(() => void commitAll());
    });
}
