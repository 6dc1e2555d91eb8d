import { afterEach, beforeEach, expect, vi } from 'vitest';

/** Nothing may complain on the console without the test knowing: who expects a complaint reads the mock, then clears it. */
beforeEach(() => {
  vi.spyOn(console, 'error');
  vi.spyOn(console, 'warn');
});

afterEach(() => {
  for (const name of ['error', 'warn'] as const) {
    const complaint = console[name];
    const calls = vi.isMockFunction(complaint) ? complaint.mock.calls : [];
    vi.restoreAllMocks();
    expect(calls, `unexpected console.${name}`).toEqual([]);
  }
});
