/** Long work told as it goes: one line that is written over on a terminal, a plain line each tenth elsewhere. */
export type Progress = { at(done: number, of: number): void; end(): void };

type Output = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };

export function progressOn(output: Output, what: string): Progress {
  let told = -1;
  const onTerminal = output.isTTY === true;
  const step = onTerminal ? 1 : 10;
  return {
    at: (done, of) => {
      const percent = of <= 0 ? 100 : Math.floor((100 * done) / of);
      const reached = percent - (percent % step);
      if (reached <= told) return;
      told = reached;
      output.write(onTerminal ? `\r${what} ${reached} %` : `${what} ${reached} %\n`);
    },
    end: () => {
      if (onTerminal && told >= 0) output.write('\n');
    },
  };
}
