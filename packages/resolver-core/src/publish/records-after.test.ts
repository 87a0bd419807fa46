import { describe, expect, it } from 'vitest';
import type { PlannedChange, PublishPlan } from './publish-plan.ts';
import { recordsAfter } from './records-after.ts';

const planOf = (changes: readonly PlannedChange[]): PublishPlan =>
  ({
    records: new Map([
      ['staex-id', 'old'],
      ['url', 'https://example.org'],
    ]),
    changes,
  }) as unknown as PublishPlan;

describe('the records after a plan', () => {
  it('are those of now with what is added, replaced and removed', () => {
    const plan = planOf([
      { key: 'staex-id', before: 'old', value: 'new' },
      { key: 'url', before: 'https://example.org', value: null },
      { key: 'bio', before: null, value: '' },
    ]);
    expect([...recordsAfter(plan)]).toEqual([
      ['staex-id', 'new'],
      ['bio', ''],
    ]);
    expect(plan.records.get('staex-id')).toBe('old');
  });

  it('are those of now where nothing changes', () => {
    expect(recordsAfter(planOf([]))).toEqual(planOf([]).records);
  });
});
