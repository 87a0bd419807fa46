import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pin } from '@peername/call';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { pinsFile } from './pins-file.ts';
import { usedInvitesFile } from './used-invites-file.ts';

function ownPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-pins-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'peername', 'known_peers.json');
}

const pin: Pin = {
  name: 'alice.azero',
  key: '0a'.repeat(32),
  firstSeen: new Date('2026-01-02T03:04:05.678Z'),
  lastSeen: new Date('2026-02-02T03:04:05.678Z'),
  registeredAt: new Date('2025-01-01T00:00:00Z'),
};

describe('known peers', () => {
  it('are the same after they were written', async () => {
    const path = ownPath();
    await pinsFile(path).put(pin);
    const bare = { ...pin, name: '__proto__', registeredAt: undefined };
    await pinsFile(path).put(bare);
    expect(await pinsFile(path).get('alice.azero')).toEqual(pin);
    expect(await pinsFile(path).get('__proto__')).toEqual(bare);
    expect(await pinsFile(path).get('constructor')).toBeUndefined();
    await pinsFile(path).put({ ...pin, key: 'ff'.repeat(32) });
    expect((await pinsFile(path).get('alice.azero'))?.key).toBe('ff'.repeat(32));
  });

  it('are never forgotten for damage', async () => {
    const path = ownPath();
    await pinsFile(path).put(pin);
    const whole = JSON.parse(readFileSync(path, 'utf8'));
    const entry = whole.peers['alice.azero'];
    const damaged = [
      { ...whole, version: 2 },
      { version: 1 },
      { version: 1, peers: [] },
      { version: 1, peers: { 'alice.azero': null } },
      ...['key', 'firstSeen', 'lastSeen'].map((field) => ({
        version: 1,
        peers: { 'alice.azero': { ...entry, [field]: 'x' } },
      })),
      { version: 1, peers: { 'alice.azero': { ...entry, registeredAt: 5 } } },
    ];
    for (const json of damaged) {
      writeFileSync(path, JSON.stringify(json));
      await expect(pinsFile(path).get('bob.azero')).rejects.toThrow('every name will then count as new');
      await expect(pinsFile(path).put(pin)).rejects.toThrow('is damaged');
    }
  });

  it('are read or refused, whatever the file holds', async () => {
    const path = ownPath();
    await pinsFile(path).put(pin);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        writeFileSync(path, text);
        const outcome = await pinsFile(path)
          .get('alice.azero')
          .catch((error: unknown) => error);
        expect(outcome).toMatchObject({ name: 'UsageError' });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('used invites', () => {
  it('are known to every process until they expire, and then forgotten', async () => {
    const path = ownPath();
    const soon = new Date(Date.now() + 60_000);
    await usedInvitesFile(path).add('old', new Date(Date.now() - 1));
    await usedInvitesFile(path).add('one', soon);
    expect(await usedInvitesFile(path).has('one')).toBe(true);
    await usedInvitesFile(path).add('two', soon);
    const known = await Promise.all(
      ['old', 'one', 'two', 'three'].map((id) => usedInvitesFile(path).has(id)),
    );
    expect(known).toEqual([false, true, true, false]);
  });

  it.each(['{}', '{"version":1,"invites":{"a":"never"}}', '{"version":1,"invites":[]}'])(
    'are never forgotten for damage: %s',
    async (text) => {
      const path = ownPath();
      await usedInvitesFile(path).add('one', new Date(Date.now() + 60_000));
      writeFileSync(path, text);
      await expect(usedInvitesFile(path).has('one')).rejects.toThrow('is damaged');
    },
  );
});
