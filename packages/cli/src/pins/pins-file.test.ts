import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createIdentity, didKeyOf } from '@peername/call';
import type { Pin } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { batchedPins } from './batched-pins.ts';
import { mostNames, pinsFile } from './pins-file.ts';

function ownPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-pins-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'peername', 'known_peers.json');
}

function write(path: string, json: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json), { mode: 0o600 });
}

const times = { firstSeen: '2026-01-02T03:04:05.678Z', lastSeen: '2026-02-02T03:04:05.678Z' };
const pin: Pin = {
  name: 'alice.azero',
  chain: 'polkadot:70255b4d28de0fc4e1a193d7e175ad1c',
  kind: 'staex',
  id: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  key: { type: 'ed25519', hex: `0x${'0a'.repeat(32)}` },
  without: ['libp2p'],
  firstSeen: new Date(times.firstSeen),
  lastSeen: new Date(times.lastSeen),
  block: 81_234_567n,
  registeredAt: new Date('2025-01-01T00:00:00Z'),
  comparedAt: new Date('2026-01-03T00:00:00Z'),
};
const put = (path: string, ...pins: Pin[]) => pinsFile(path).update(pins[0]?.name ?? '', () => pins);

describe('known peers', () => {
  it('are the same after they were written', async () => {
    const path = ownPath();
    const other: Pin = { ...pin, kind: 'tor', id: 'x', key: undefined, without: [], comparedAt: undefined };
    await put(path, pin, other);
    await put(path, { ...other, name: '__proto__', chain: undefined, registeredAt: undefined });
    expect(await pinsFile(path).get('alice.azero')).toEqual([pin, other]);
    expect(await pinsFile(path).get('__proto__')).toMatchObject([{ id: 'x', block: 81_234_567n }]);
    expect(await pinsFile(path).get('constructor')).toEqual([]);
    await pinsFile(path).update('alice.azero', () => []);
    expect([...(await pinsFile(path).all()).keys()]).toEqual(['__proto__']);
  });

  it('of the first version are read, and written as of the second', async () => {
    const path = ownPath();
    const key = '0b'.repeat(32);
    write(path, { version: 1, peers: { 'bob.azero': { key, ...times }, 'carol.azero': { key, ...times } } });
    const id = didKeyOf(new Uint8Array(32).fill(11));
    expect(await pinsFile(path).get('bob.azero')).toEqual([
      {
        name: 'bob.azero',
        kind: 'did-key',
        id,
        key: { type: 'ed25519', hex: `0x${key}` },
        firstSeen: new Date(times.firstSeen),
        lastSeen: new Date(times.lastSeen),
        registeredAt: undefined,
        block: 0n,
      },
    ]);
    await put(path, pin);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      version: 2,
      peers: { 'alice.azero': [{ id: pin.id }], 'bob.azero': [{ id }], 'carol.azero': [{ id }] },
    });
    expect(await pinsFile(path).get('carol.azero')).toMatchObject([{ id }]);
  });

  it('of the first version keep any key', async () => {
    const path = ownPath();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (secret) => {
        const key = createIdentity(secret).publicKey;
        write(path, { version: 1, peers: { a: { key: Buffer.from(key).toString('hex'), ...times } } });
        expect(await pinsFile(path).get('a')).toMatchObject([{ id: didKeyOf(key) }]);
      }),
      { numRuns: 50 },
    );
  });

  it('are never forgotten for damage', async () => {
    const path = ownPath();
    await put(path, pin);
    const whole = JSON.parse(readFileSync(path, 'utf8'));
    const [entry] = whole.peers['alice.azero'];
    const one = (fields: object): object => ({
      version: 2,
      peers: { 'alice.azero': [{ ...entry, ...fields }] },
    });
    const damaged = [
      { ...whole, version: 3 },
      { version: 2 },
      { version: 2, peers: [] },
      { version: 2, peers: { 'alice.azero': null } },
      { version: 2, peers: { 'alice.azero': entry } },
      { version: 1, peers: { 'alice.azero': { key: 'x', ...times } } },
      ...[
        'kind',
        'id',
        'key',
        'chain',
        'without',
        'firstSeen',
        'lastSeen',
        'block',
        'registeredAt',
        'comparedAt',
      ].map((field) => one({ [field]: field === 'id' || field === 'chain' ? 5 : 'x' })),
      one({ block: -1 }),
      one({ block: 1.5 }),
    ];
    for (const json of damaged) {
      write(path, json);
      await expect(pinsFile(path).get('bob.azero'), JSON.stringify(json)).rejects.toThrow(
        'every name will then count as new',
      );
      await expect(put(path, pin)).rejects.toThrow('is damaged');
    }
  });

  it('are read or refused, whatever the file holds', async () => {
    const path = ownPath();
    await put(path, pin);
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        write(path, text);
        const outcome = await pinsFile(path)
          .get('alice.azero')
          .catch((error: unknown) => error);
        expect(outcome).toMatchObject({ name: 'UsageError' });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('many names at once', () => {
  const named = (i: number): Pin => ({ ...pin, name: `name-${i}.azero` });

  it('are written together, and beside what another process has written meanwhile', async () => {
    const path = ownPath();
    const file = pinsFile(path);
    let writes = 0;
    const counted = {
      ...file,
      updateAll: (change: Parameters<typeof file.updateAll>[0]) => {
        writes++;
        return file.updateAll(change);
      },
    };
    const pins = batchedPins(counted, await file.all());
    for (let i = 0; i < 2_500; i++) await pins.update(named(i).name, () => [named(i)]);
    await put(path, pin);
    expect(await pins.get('name-7.azero')).toEqual([named(7)]);
    expect(await pins.flush()).toBeUndefined();
    expect([writes, (await file.all()).size]).toEqual([3, 2_501]);
    const again = batchedPins(counted, await file.all());
    const now = new Date(pin.lastSeen.getTime() + 30_000);
    for (let i = 0; i < 2_500; i++) await again.update(named(i).name, () => [{ ...named(i), lastSeen: now }]);
    await again.flush();
    expect(writes).toBe(3);
  });

  it('are no reason to forget one, and said to be too many', async () => {
    const path = ownPath();
    const full = new Map(Array.from({ length: mostNames }, (_, i) => [named(i).name, [named(i)]]));
    const pins = batchedPins(pinsFile(path), full);
    await pins.update('one-more.azero', () => [pin]);
    expect(await pins.get('one-more.azero')).toEqual([]);
    expect(await pins.flush()).toContain('20000 names already');
  });

  it('that cannot be written are said to be so', async () => {
    const path = join('/dev/null', 'peername', 'known_peers.json');
    const pins = batchedPins(pinsFile(path), new Map());
    await pins.update(pin.name, () => [pin]);
    expect(await pins.flush()).toContain('/dev/null');
  });
});
