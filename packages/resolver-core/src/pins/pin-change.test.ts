import { describe, expect, it } from 'vitest';
import { cachedReading } from '../testing/index.ts';
import { describePinChange, type PinChange, pinChangedError } from './pin-change.ts';

const at = new Date(Date.UTC(2026, 0, 2, 3, 4));
const peer = { kind: 'staex', id: 'new', recordKey: 'staex-id', raw: 'new' } as const;
const change = (more: Partial<PinChange> = {}, before: Partial<PinChange['before']> = {}): PinChange => ({
  before: {
    name: 'alice.fake',
    chain: 'fake:9',
    kind: 'staex',
    id: 'old',
    firstSeen: at,
    lastSeen: at,
    block: 7n,
    ...before,
  },
  now: {
    state: 'found',
    input: 'alice.fake',
    name: { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' },
    evidence: cachedReading(9).reading.evidence,
    freshness: { origin: 'chain', readAt: at, freshUntil: at, staleUntil: at, stale: false },
    peer,
    peers: [peer],
    ignored: [],
    registeredAt: at,
  },
  why: 'peer',
  final: true,
  ...more,
});

describe('what changed', () => {
  it('is told line by line: who before, who now and since when, and what to do', () => {
    expect(
      [
        change(),
        change({ final: false }),
        change({}, { block: 0n }),
        change({ why: 'registration' }),
        change({ why: 'registration', now: { ...change().now, registeredAt: undefined } }),
        change({ why: 'chain' }),
        change({}, { comparedAt: at }),
      ].map((one) => describePinChange(one).join('\n')),
    ).toMatchInlineSnapshot(`
      [
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7)
      now     staex new  (read at block 9, finalized; changed after block 7)
      Ask the owner another way, not through this name, whether they changed it.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7)
      now     staex new  (read at block 9, finalized; changed after block 7)
      No finalized block has it yet: look again in some minutes before you ask the owner.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04)
      now     staex new  (read at block 9, finalized; changed after 2026-01-02 03:04)
      Ask the owner another way, not through this name, whether they changed it.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7)
      now     staex new  (read at block 9, finalized; the name was registered anew on 2026-01-02 03:04)
      Ask the owner another way, not through this name, whether they changed it.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7)
      now     staex new  (read at block 9, finalized; changed after block 7)
      Ask the owner another way, not through this name, whether they changed it.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7)
      now     staex new  (read at block 9, finalized; of fake:1, and before of fake:9)
      Ask the owner another way, not through this name, whether they changed it.",
        "before  staex old  (first seen 2026-01-02 03:04, last 2026-01-02 03:04 at block 7; compared in person 2026-01-02 03:04)
      now     staex new  (read at block 9, finalized; changed after block 7)
      Ask the owner another way, not through this name, whether they changed it.",
      ]
    `);
  });

  it('is an error that stops, and can be asked for again only while it is not final', () => {
    expect(
      (['peer', 'registration', 'chain'] as const).map((why) => pinChangedError(change({ why })).message),
    ).toMatchInlineSnapshot(`
      [
        "The name stands for another peer than you know; nothing is given out until you say that it is right",
        "The name was registered anew, maybe by somebody else; nothing is given out until you say that it is right",
        "The name is answered from another chain than before; nothing is given out until you say that it is right",
      ]
    `);
    expect(pinChangedError(change())).toMatchObject({
      code: 'PIN_CHANGED',
      reason: 'peer',
      retryable: false,
      details: undefined,
      meta: describePinChange(change()),
    });
    expect(pinChangedError(change({ final: false })).retryable).toBe(true);
    expect(pinChangedError(change({}, { comparedAt: at })).details).toContain('in person');
  });
});
