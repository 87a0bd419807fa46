import type { Transfer } from '@peername/call';
import type { PinChange } from '@peername/resolver-core';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { hostileText } from '../../testing/fake-names.ts';
import { jsonLine } from '../json-line.ts';
import type { CallEvent } from './call-event.ts';
import { eventToJson } from './event-to-json.ts';
import { showEvent } from './show-event.ts';

const view = { colors: pc.createColors(false), columns: 120, now: Date.parse('2026-03-01T12:00:00Z') };
const key = new Uint8Array(32).fill(9);
const transfer: Transfer = { id: 1, direction: 'in', name: hostileText, size: 1, moved: 0, state: 'offered' };
const found = {
  name: { text: hostileText },
  peer: { kind: 'did-key', id: hostileText },
  evidence: { chain: hostileText, block: { number: 7n, hash: '0x07' }, finality: 'finalized' },
};
const change: PinChange = {
  before: {
    name: hostileText,
    kind: 'did-key',
    id: hostileText,
    firstSeen: new Date(view.now),
    lastSeen: new Date(view.now),
    comparedAt: new Date(view.now),
    block: 5n,
  },
  now: found as never,
  why: 'peer',
  final: false,
};
const error = { code: 'UNAVAILABLE', message: hostileText, retryable: true };
const resolution = { state: 'unknown', input: hostileText, error } as never;
const claims = {} as never;
const party = { key, name: hostileText, standing: 'unknown-key' } as const;
const exposure = {
  mode: 'direct',
  addresses: [hostileText],
  disclosures: [{ observer: 'peer', addresses: [hostileText], sentence: hostileText }],
  warnings: [hostileText],
} as const;

// Whatever can be in an event that a chain, a link or a peer wrote.
const hostile: readonly CallEvent[] = [
  { event: 'looking-up', target: hostileText },
  { event: 'callee', callee: { key, name: hostileText, pin: 'changed', change } },
  { event: 'caller', ringing: { claims, party, check: { state: 'unknown-key' } } },
  ...(['mismatch', 'changed', 'unchecked'] as const).map((state) => ({
    event: 'caller' as const,
    ringing: {
      claims,
      party,
      check: { state, name: hostileText, pin: 'new', change, resolution, sentence: hostileText } as never,
    },
  })),
  {
    event: 'caller',
    ringing: { claims, party, check: { state: 'verified', name: hostileText, pin: 'new', resolution } },
  },
  { event: 'no-link', problem: { code: 'no-relay', sentence: hostileText } },
  {
    event: 'link',
    kind: 'reply',
    link: 'peername:#r=x',
    reader: hostileText,
    exposure,
    expiresAt: new Date(view.now),
  },
  { event: 'refused', refusal: { code: 'damaged', sentence: hostileText } },
  { event: 'picked-up', by: hostileText },
  { event: 'connecting', to: hostileText },
  { event: 'connected', party, words: ['one', 'two'] },
  { event: 'chat', from: hostileText, text: hostileText, at: new Date(view.now) },
  ...(['offered', 'done', 'refused', 'cancelled', 'failed'] as const).map((state) => ({
    event: 'transfer' as const,
    transfer: { ...transfer, state },
    path: hostileText,
  })),
  { event: 'trouble', sentence: hostileText },
  { event: 'ended', reason: 'lost', sentence: hostileText, exitCode: 5, lasted: 1 },
];

describe('an event', () => {
  it.each(hostile.map((event) => [event.event, event] as const))('lets nothing through: %s', (_, event) => {
    const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
    expect(unprintable.test(showEvent(event, view).replaceAll('\n', ''))).toBe(false);
    expect(unprintable.test(jsonLine(eventToJson(event)).slice(0, -1))).toBe(false);
  });

  it('shows every line of a message as of who said it', () => {
    const said = { event: 'chat', from: 'bob', text: 'one\r\ntwo\nalice  three', at: new Date(0) } as const;
    expect(showEvent(said, view)).toBe('bob  one\nbob  two\nbob  alice  three\n');
  });

  it('says that a caller is verified only when they are', () => {
    const rung = hostile.filter((event) => event.event === 'caller').map((event) => showEvent(event, view));
    expect(rung.filter((text) => /(?<!not )verified/.test(text))).toHaveLength(1);
  });

  it('shows both ids of a changed name, and a new owner with the same key', () => {
    const before = { ...change.before, id: 'did:key:old', comparedAt: undefined };
    const now = { ...found, peer: { kind: 'did-key', id: 'did:key:new' } } as never;
    const callee = { key, name: 'bob.azero', pin: 'changed', change: { ...change, before, now } } as const;
    expect(showEvent({ event: 'callee', callee }, view)).toMatch(
      /another key now\.\n {3}before {2}did-key did:key:old {2}\(first seen 2026-03-01 12:00.*\n {3}now {5}did-key did:key:new .*\n/,
    );
    const renewed = { ...callee, change: { ...callee.change, why: 'registration' } } as const;
    expect(showEvent({ event: 'callee', callee: renewed }, view)).toContain(
      'registered anew, maybe by somebody else',
    );
  });
});
