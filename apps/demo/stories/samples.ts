import type { Callee, CallerCheck, Claims, Exposure, Party } from '@peername/call';
import {
  type FoundResolution,
  type Pin,
  type PinChange,
  ResolverError,
  type UnknownResolution,
} from '@peername/resolver-core';

const id = 'did:key:z6Mkt6316e2PN3mZdB6N9CrzomJYUd1s5yBZi1XYHmwT9TUP';
const now = new Date();
const later = new Date(now.getTime() + 3_500_000);

const resolution: FoundResolution = {
  input: 'alice.azero',
  name: { text: 'alice.azero', labels: ['alice', 'azero'] } as unknown as FoundResolution['name'],
  state: 'found',
  peer: { kind: 'did-key', id, recordKey: 'peer-id', raw: id },
  peers: [{ kind: 'did-key', id, recordKey: 'peer-id', raw: id }],
  ignored: [],
  freshness: { origin: 'chain', readAt: now, freshUntil: later, staleUntil: later, stale: false },
  evidence: {
    service: 'azero',
    network: 'aleph-zero',
    chain: 'polkadot:70255b4d28de0fc4e1a193d7e175ad1c',
    contract: '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf',
    block: { number: 81_234_567n, hash: '0x00', time: new Date(now.getTime() - 3_000) },
    finality: 'finalized',
    assurance: 'single',
    asked: 1,
    agreed: 1,
    offchain: false,
    endpoints: ['https://rpc.azero.dev'],
  },
};

/** What is remembered of alice.azero. */
export const pin: Pin = {
  name: 'alice.azero',
  chain: 'polkadot:70255b4d28de0fc4e1a193d7e175ad1c',
  kind: 'did-key',
  id: 'did:key:z6MkmwrSnfgxMR9XF8eYQxzgdTSjqdqnXgtyP9MsaNHX2dKd',
  key: { type: 'ed25519', hex: `0x${'6e'.repeat(32)}` },
  firstSeen: new Date(now.getTime() - 7_776_000_000),
  lastSeen: now,
  block: 81_200_000n,
};

/** And that it is no longer so. */
export const change: PinChange = { before: pin, now: resolution, why: 'peer', final: true };

/** The same of a key that was compared in person. */
export const changeOfCompared: PinChange = { ...change, before: { ...pin, comparedAt: now } };

const outage: UnknownResolution = {
  state: 'unknown',
  input: 'alice.azero',
  error: new ResolverError({ code: 'TIMEOUT', shortMessage: 'https://rpc.azero.dev did not answer in time' }),
};

const key = new Uint8Array(32).fill(7);

export const callee: Callee = { key, name: 'alice.azero', pin: 'same', resolution };

export const verified: Party = { key, name: 'alice.azero', standing: 'verified' };
export const unknown: Party = { key, standing: 'unknown-key' };

export const claims: Claims = {
  kind: 'invite',
  callId: '0011223344556677',
  notAfter: 0,
  fromKey: key,
  fromName: 'alice.azero',
  toName: 'bob.azero',
  session: {
    setup: 'actpass',
    ufrag: 'abcd',
    pwd: 'abcdefghijklmnopqrstuv',
    fingerprint: key,
    candidates: [],
  },
};

export const checks = {
  verified: { state: 'verified', name: 'alice.azero', pin: 'same', resolution },
  unknown: { state: 'unknown-key' },
  mismatch: {
    state: 'mismatch',
    name: 'alice.azero',
    resolution,
    sentence:
      'This is not alice.azero: the name belongs to another key than the one that calls. Do not answer, and tell your friend another way.',
  },
  changed: {
    state: 'changed',
    name: 'alice.azero',
    resolution,
    change,
    sentence:
      'alice.azero stands for another key since you last spoke. Ask your friend another way whether that is right before you answer.',
  },
  compared: {
    state: 'changed',
    name: 'alice.azero',
    resolution,
    change: changeOfCompared,
    sentence:
      'alice.azero stands for another key since you last spoke. Ask your friend another way whether that is right before you answer.',
  },
  unchecked: {
    state: 'unchecked',
    name: 'alice.azero',
    pin: 'same',
    resolution: outage,
    sentence:
      'alice.azero could not be looked up: https://rpc.azero.dev did not answer in time. The key is the one that you know of alice.azero.',
  },
} as const satisfies Record<string, CallerCheck>;

export const exposure: Exposure = {
  mode: 'direct',
  addresses: ['192.168.7.10', '2001:db8::7', '203.0.113.9'],
  disclosures: [
    {
      observer: 'link',
      addresses: [],
      sentence: 'Nothing but that a call is being made: the link is sealed.',
    },
    {
      observer: 'peer',
      addresses: ['192.168.7.10', '2001:db8::7', '203.0.113.9'],
      sentence: 'Learns these addresses when they open the link, and any other that your device sends from.',
    },
    {
      observer: 'relay',
      addresses: ['203.0.113.9'],
      sentence: 'stun.example.org learns that you are about to call.',
    },
    { observer: 'endpoint', addresses: ['203.0.113.9'], sentence: 'Learn which name you looked up.' },
  ],
  warnings: ['A VPN does not hide you here: the browser also tells the addresses beside it.'],
};

export const link = `https://call.example.org/#i=${'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_'.repeat(10).slice(0, 362)}`;
