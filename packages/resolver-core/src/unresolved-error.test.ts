import { expect, it } from 'vitest';
import type { AbsentResolution, InvalidResolution } from './resolution.ts';
import { cachedReading } from './testing/index.ts';
import { explainUnresolved, UnresolvedError } from './unresolved-error.ts';

const at = new Date(0);
const answered = {
  input: 'alice.fake',
  name: { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' },
  evidence: cachedReading(100).reading.evidence,
  freshness: { origin: 'chain', readAt: at, freshUntil: at, staleUntil: at, stale: false },
} as const;
const absent = (reason: AbsentResolution['reason'], expiresAt?: Date): AbsentResolution => ({
  ...answered,
  state: 'absent',
  reason,
  ignored: [],
  expiresAt,
});
const invalid = (reason: InvalidResolution['reason']): InvalidResolution => ({
  ...answered,
  state: 'invalid',
  reason,
  records: [
    { key: 'staex-id', value: 'x', why: 'it is cut off' },
    { key: 'peer-id', value: 'y', why: 'it is another' },
  ],
});

it('says for every reason why a name cannot be dialled, where that was seen, and what to do', () => {
  expect(
    [
      absent('name'),
      absent('expired', new Date(Date.UTC(2026, 1, 3, 23))),
      absent('expired'),
      absent('resolver'),
      absent('record'),
      invalid('malformed'),
      invalid('conflict'),
    ].map(explainUnresolved),
  ).toMatchInlineSnapshot(`
    [
      "alice.fake does not exist (fakenet, block 100)",
      "alice.fake expired 2026-02-03 (fakenet, block 100)",
      "alice.fake expired some time ago (fakenet, block 100)",
      "alice.fake has no contract that could hold records (fakenet, block 100)",
      "alice.fake has no peer-id record such as "staex-id" (fakenet, block 100); its owner can add one",
      "alice.fake must not be dialled: record "staex-id" is malformed (it is cut off; fakenet, block 100)",
      "alice.fake must not be dialled: record "staex-id" conflicts (it is cut off; fakenet, block 100)",
    ]
  `);
});

it('is an error that says the same and carries what the chain said', () => {
  const error = new UnresolvedError(absent('name'));
  expect(error).toMatchObject({ name: 'UnresolvedError', resolution: { state: 'absent', reason: 'name' } });
  expect(error.message).toBe(explainUnresolved(absent('name')));
});
