import { describe, expect, it } from 'vitest';
import { few, firstOf, inShort } from '../../src/values/few.ts';

describe('few', () => {
  it('keeps the first texts and counts the rest', () => {
    const told = few(3);
    told.add();
    expect([told.count(), told.list()]).toEqual([0, []]);
    told.add('a', 'b');
    expect([told.count(), told.list()]).toEqual([2, ['a', 'b']]);
    told.add('c', 'd');
    told.add('e');
    expect([told.count(), told.list()]).toEqual([5, ['a', 'b', 'c']]);
  });

  it('tells how many more there are', () => {
    expect(firstOf(['a', 'b'], 2)).toEqual(['a', 'b']);
    expect(firstOf(['a', 'b'], 2, 9)).toEqual(['a', 'b', 'and 7 more']);
    expect(inShort(['a'])).toBe('a');
    expect(inShort(['a', 'b', 'c', 'd', 'e', 'f'])).toBe('a; b; c; d; e; and 1 more');
  });
});
