import { expect, it } from 'vitest';
import { ResolverError } from '../errors.ts';
import type { LookupOptions } from '../lookup-options.ts';
import type { FoundResolution, Resolution } from '../resolution.ts';
import { cachedReading } from '../testing/index.ts';
import { checkPin } from './check-pin.ts';
import { createMemoryPins } from './memory-pins.ts';

const at = new Date(Date.UTC(2026, 0, 2));
const { evidence } = cachedReading(200).reading;
const found = (id: string, more: Partial<FoundResolution> = {}): FoundResolution => {
  const peer = { kind: 'staex', id, recordKey: 'staex-id', raw: id } as const;
  return {
    state: 'found',
    input: ' Alice.fake',
    name: { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' },
    evidence: { ...evidence, finality: 'latest' },
    freshness: { origin: 'chain', readAt: at, freshUntil: at, staleUntil: at, stale: false },
    peer,
    peers: [peer],
    ignored: [],
    ...more,
  };
};
const finalized = { evidence };
const pins = createMemoryPins([
  { name: 'alice.fake', kind: 'staex', id: 'old', firstSeen: at, lastSeen: at, block: 100n },
]);

/** Whether a change at the head, or wherever it was read, counts as final when a finalized block shows this. */
async function isFinal(
  final: Resolution,
  lookup?: LookupOptions,
  head: Partial<FoundResolution> = { registeredAt: at },
): Promise<boolean | undefined> {
  const asked: LookupOptions[] = [];
  const resolver = {
    lookup: async (input: string, options: LookupOptions = {}) => {
      expect(input).toBe(' Alice.fake');
      expect(options.policy).toBe('network');
      asked.push(options);
      return asked.length === 1 ? found('new', head) : final;
    },
  };
  const { change } = await checkPin(found('new'), { pins, resolver, lookup });
  if (asked.length > 1) expect(asked[1]?.finality).toBe('finalized');
  return change?.final;
}

it('a change is final when a finalized block shows the same peer and registration', async () => {
  expect(await isFinal(found('new', { ...finalized, registeredAt: new Date(at) }))).toBe(true);
  expect(await isFinal(found('new', finalized), {}, {})).toBe(true);
});

it('a change that was read at a finalized block is final', async () => {
  expect(await isFinal(found('old', finalized), {}, finalized)).toBe(true);
});

it('a change of the chain is one at whatever block, for those of two chains do not compare', async () => {
  const elsewhere = createMemoryPins([
    {
      name: 'alice.fake',
      chain: 'fake:2',
      kind: 'staex',
      id: 'new',
      firstSeen: at,
      lastSeen: at,
      block: 900n,
    },
  ]);
  const now = found('new', finalized);
  const { resolution } = await checkPin(now, { pins: elsewhere, resolver: { lookup: async () => now } });
  expect(resolution).toMatchObject({ error: { code: 'PIN_CHANGED', reason: 'chain' } });
});

it.each<[string, Resolution]>([
  ['another peer', found('old', { ...finalized, registeredAt: at })],
  ['another registration', found('new', { ...finalized, registeredAt: new Date(0) })],
  ['no registration', found('new', finalized)],
  [
    'nothing',
    {
      state: 'absent',
      reason: 'name',
      input: 'x',
      name: found('x').name,
      evidence,
      freshness: found('x').freshness,
      ignored: [],
    },
  ],
])('a change is not final when a finalized block shows %s', async (_what, final) => {
  expect(await isFinal(final)).toBe(false);
});

it.each<[string, Resolution]>([
  [
    'is out of reach',
    { state: 'unknown', input: 'x', error: new ResolverError({ code: 'TIMEOUT', shortMessage: '' }) },
  ],
  ['cannot be read apart from the head', found('old')],
])('a change stands when a finalized block %s', async (_what, final) => {
  expect(await isFinal(final)).toBe(true);
});

it('a change is final at the finality that the caller chose', async () => {
  expect(await isFinal(found('old', finalized), { finality: 'latest' })).toBe(true);
});
