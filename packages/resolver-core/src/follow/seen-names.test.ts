import { describe, expect, it } from 'vitest';
import { createSeenNames } from './seen-names.ts';

describe('names that were seen', () => {
  it('are found by their subject, several of one too, and made to a subject once', () => {
    const seen = createSeenNames(10, () => {});
    let made = 0;
    for (const name of ['a', 'b', 'c', 'a']) {
      seen.subjectOf(name, () => {
        made += 1;
        return name === 'c' ? 'two' : 'one';
      });
    }
    expect([[...seen.of('one')], [...seen.of('two')], [...seen.of('none')]]).toEqual([['a', 'b'], ['c'], []]);
    expect([made, [...seen.all()]]).toEqual([3, ['b', 'c', 'a']]);
  });

  it('are as many as there may be: whoever is not asked for goes, and that is told', () => {
    const forgotten: string[] = [];
    const seen = createSeenNames(2, (name) => forgotten.push(name));
    for (const name of ['a', 'b', 'a', 'c']) seen.subjectOf(name, () => 'one');
    expect([forgotten, [...seen.of('one')]]).toEqual([['b'], ['a', 'c']]);
    seen.subjectOf('d', () => 'two');
    seen.subjectOf('e', () => 'two');
    expect([[...seen.of('one')], [...seen.of('two')]]).toEqual([[], ['d', 'e']]);
  });

  it('are not found by their subject any more once they were forgotten', () => {
    const seen = createSeenNames(1, () => {});
    for (const name of ['a', 'b']) seen.subjectOf(name, () => `of ${name}`);
    expect([[...seen.of('of a')], [...seen.of('of b')], [...seen.all()]]).toEqual([[], ['b'], ['b']]);
  });
});
