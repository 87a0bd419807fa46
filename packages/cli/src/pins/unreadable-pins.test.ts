import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pin } from '@peername/resolver-core';
import { expect, it, onTestFinished } from 'vitest';
import { batchedPins } from './batched-pins.ts';
import { pinsFile } from './pins-file.ts';

const now = new Date('2026-03-01T12:00:00Z');
const alice: Pin = {
  ...{ name: 'alice.azero', kind: 'staex', id: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g' },
  ...{ firstSeen: now, lastSeen: now, block: 100n },
};

// What a pin holds of a block comes from whoever answered.
it.each<[what: string, from: Partial<Pin>]>([
  ['a block beyond all numbers', { block: 2n ** 64n - 1n }],
  ['an id that is too long', { id: 'x'.repeat(2_000) }],
  ['a date that is none', { registeredAt: new Date(Number.NaN) }],
])('a pin with %s costs the others nothing', async (_, from) => {
  const folder = mkdtempSync(join(tmpdir(), 'peername-pins-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = pinsFile(join(folder, 'known_peers.json'));
  await file.update('alice.azero', () => [alice]);
  const pins = batchedPins(file, await file.all());
  await pins.update('mallory.eth', () => [{ ...alice, ...from, name: 'mallory.eth' }]);
  await pins.update('bob.azero', () => [{ ...alice, name: 'bob.azero' }]);
  expect(await pins.flush()).toContain('"mallory.eth" has a block, an id or a date that cannot be right');
  await expect(file.update('mallory.eth', () => [{ ...alice, ...from }])).rejects.toThrow('cannot be right');
  expect([...(await file.all()).keys()]).toEqual(['alice.azero', 'bob.azero']);
});
