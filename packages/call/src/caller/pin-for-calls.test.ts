import type { Pin } from '@peername/resolver-core';
import { expect, it } from 'vitest';
import { callKinds } from './call-key.ts';
import { pinForCalls } from './pin-for-calls.ts';

const at = new Date(0);
const pin = (kind: Pin['kind'], type?: 'ed25519' | 'x25519'): Pin => ({
  name: 'alice.fake',
  kind,
  id: kind,
  ...(type ? { key: { type, hex: '0x01' } } : {}),
  firstSeen: at,
  lastSeen: at,
  block: 1n,
});

it('is the pin of the best kind for calls, whatever order they come in', () => {
  const [best, next] = callKinds;
  if (!best || !next) throw new Error('There are two kinds for calls');
  const pins = [pin(next, 'ed25519'), pin(best, 'ed25519')];
  expect(pinForCalls(pins)).toBe(pins[1]);
  expect(pinForCalls([...pins].reverse())).toBe(pins[1]);
  expect(pinForCalls(pins.slice(0, 1))).toBe(pins[0]);
});

it('is none without an Ed25519 key, or of a kind that cannot be called', () => {
  const [best] = callKinds;
  if (!best) throw new Error('There are kinds for calls');
  expect(pinForCalls([])).toBeUndefined();
  expect(pinForCalls([pin(best), pin(best, 'x25519'), pin('session', 'ed25519')])).toBeUndefined();
});
