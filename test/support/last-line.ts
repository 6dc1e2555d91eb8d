import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with the line that people and machines look for: `N passed, N failed`. */
export default class LastLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let [passed, failed] = [0, unhandled.length];
    for (const testModule of modules) {
      // A file that cannot be loaded has no tests, but it has failed.
      failed += testModule.errors().length;
      for (const test of testModule.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        if (state === 'failed') failed += 1;
      }
    }
    process.once('exit', () => {
      process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
    });
  }
}
