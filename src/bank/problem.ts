import type { FileProblem } from '../reconciliation/statement.ts';
import { refused, type Result } from '../values/result.ts';
import { excerpt } from './text.ts';

/** The refusal of a whole file. `detail` is what was found, cut to what fits on a line. */
export function refuseFile(code: FileProblem['code'], detail = '', position: number | null = null): Result<never, FileProblem> {
  return refused({ code, position, detail: excerpt(detail) });
}
