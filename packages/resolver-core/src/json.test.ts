import { describe, expect, it } from 'vitest';
import { ResolverError } from './errors.ts';
import { errorToJson, recordsToJson, resolutionToJson, reverseToJson } from './json.ts';
import type { Reading } from './reading.ts';
import type { Resolution } from './resolution.ts';
import { cachedReading } from './testing/index.ts';

const at = new Date(Date.UTC(2026, 0, 1));
const { evidence } = cachedReading(7).reading;
const freshness = { origin: 'cache', readAt: at, freshUntil: at, staleUntil: at, stale: true } as const;
const account = { chain: 'fake:1', address: 'acct-a' };
const answered = {
  input: ' Alice.fake',
  name: { text: 'alice.fake', labels: ['alice', 'fake'], service: 'fake' },
  evidence,
  freshness,
  account,
  registeredAt: at,
  expiresAt: at,
};
const peer = {
  kind: 'staex',
  id: 'abc',
  key: { type: 'ed25519', hex: '0x01' },
  addrs: ['/p2p/abc'],
  recordKey: 'staex-id',
  raw: 'never shown',
  optIn: true,
} as const;
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const told = {
  input: ' Alice.fake',
  name: 'alice.fake',
  account,
  registeredAt: '2026-01-01T00:00:00.000Z',
  expiresAt: '2026-01-01T00:00:00.000Z',
  evidence: {
    ...evidence,
    block: { number: 7, hash: '0xab', time: '1970-01-01T00:00:02.000Z' },
  },
  freshness: {
    origin: 'cache',
    readAt: '2026-01-01T00:00:00.000Z',
    freshUntil: '2026-01-01T00:00:00.000Z',
    staleUntil: '2026-01-01T00:00:00.000Z',
    stale: true,
  },
};
const error = new ResolverError({
  code: 'BUSY',
  shortMessage: 'Busy',
  details: 'later',
  reason: 'word',
  retryAfter: 7,
});
const toldError = { code: 'BUSY', reason: 'word', message: 'Busy: later', retryable: true, retryAfter: 7 };

describe('the JSON of a resolution', () => {
  it('has the peer, the others and what was passed over, when it is found', () => {
    const ignored = [{ key: 'multiaddr', reason: 'encoding', why: 'it is cut off' }] as const;
    const found: Resolution = { ...answered, state: 'found', peer, peers: [peer], ignored };
    const { raw: _, ...shown } = peer;
    expect(wire(resolutionToJson(found))).toEqual({
      ...told,
      state: 'found',
      peer: shown,
      peers: [shown],
      ignored,
    });
  });

  it('has no key and no addresses of a peer that has none', () => {
    const bare = { kind: 'i2p', id: 'x', recordKey: 'i2p-id', raw: 'x' } as const;
    const found: Resolution = { ...answered, state: 'found', peer: bare, peers: [bare], ignored: [] };
    expect(wire(resolutionToJson(found))).toMatchObject({
      peer: { kind: 'i2p', id: 'x', recordKey: 'i2p-id' },
    });
    expect(Object.keys(wire(resolutionToJson(found)['peer'] ?? {}) as object)).toHaveLength(3);
  });

  it('has the reason, and what was passed over, when there is nothing', () => {
    const absent: Resolution = {
      ...answered,
      account: undefined,
      registeredAt: undefined,
      expiresAt: undefined,
      state: 'absent',
      reason: 'name',
      ignored: [],
    };
    const { account: _a, registeredAt: _r, expiresAt: _e, ...rest } = told;
    expect(wire(resolutionToJson(absent))).toEqual({ ...rest, state: 'absent', reason: 'name', ignored: [] });
  });

  it('has the records at fault, when they must not be dialled', () => {
    const records = [{ key: 'staex-id', value: 'x\u202e', why: 'it is cut off' }];
    const invalid: Resolution = { ...answered, state: 'invalid', reason: 'malformed', records };
    expect(wire(resolutionToJson(invalid))).toEqual({
      ...told,
      state: 'invalid',
      reason: 'malformed',
      records,
    });
  });

  it('has the error alone, when nothing was learnt', () => {
    const { input, name } = answered;
    expect(wire(resolutionToJson({ state: 'unknown', input, name, error }))).toEqual({
      input,
      name: 'alice.fake',
      state: 'unknown',
      error: toldError,
    });
    expect(wire(resolutionToJson({ state: 'unknown', input, error }))).not.toHaveProperty('name');
  });
});

describe('the JSON of records', () => {
  const { input, name } = answered;

  it('has every record as it is, and what could not be read', () => {
    const reading: Reading = {
      state: 'found',
      records: new Map([
        ['__proto__', 'x'],
        ['bio', ''],
      ]),
      unreadable: [{ key: 'contenthash', why: 'it is cut off' }],
      account,
      registeredAt: at,
      expiresAt: at,
      evidence,
    };
    expect(wire(recordsToJson({ state: 'read', input, name, reading, freshness }))).toEqual({
      ...told,
      state: 'found',
      records: [
        { key: '__proto__', value: 'x' },
        { key: 'bio', value: '' },
      ],
      unreadable: [{ key: 'contenthash', why: 'it is cut off' }],
    });
  });

  it('has the reason and the end of a name that is not there', () => {
    const reading: Reading = { state: 'absent', reason: 'expired', expiresAt: at, evidence };
    expect(wire(recordsToJson({ state: 'read', input, name, reading, freshness }))).toMatchObject({
      state: 'absent',
      reason: 'expired',
      expiresAt: told.expiresAt,
      evidence: told.evidence,
      freshness: told.freshness,
    });
  });

  it('has the error alone, when nothing was learnt', () => {
    const unknown = { input, state: 'unknown', error: toldError };
    expect(wire(recordsToJson({ state: 'unknown', input, error }))).toEqual(unknown);
    expect(wire(recordsToJson({ state: 'unknown', input, name, error }))).toEqual({
      ...unknown,
      name: 'alice.fake',
    });
  });
});

describe('the JSON of a primary name', () => {
  const reversed = { input: 'acct-a', account, evidence } as const;
  const rest = { input: 'acct-a', account, evidence: told.evidence };

  it('has the name, or why there is none and what was claimed, or the error', () => {
    expect(wire(reverseToJson({ ...reversed, state: 'found', name: answered.name }))).toEqual({
      ...rest,
      state: 'found',
      name: 'alice.fake',
    });
    const claimed = 'bob.fake';
    expect(wire(reverseToJson({ ...reversed, state: 'absent', reason: 'mismatch', claimed }))).toEqual({
      ...rest,
      state: 'absent',
      reason: 'mismatch',
      claimed,
    });
    expect(wire(reverseToJson({ input: 'acct-a', state: 'unknown', error }))).toEqual({
      input: 'acct-a',
      state: 'unknown',
      error: toldError,
    });
  });
});

it('an error as JSON has nothing but what a program and a person need', () => {
  expect(wire(errorToJson(new ResolverError({ code: 'INTERNAL', shortMessage: 'Oops', cause: 1 })))).toEqual({
    code: 'INTERNAL',
    message: 'Oops',
    retryable: false,
  });
});
