import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type CachedReading, createMemoryCache, type MemoryCache } from '@peername/resolver-core';
import { cachedReading, createManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../testing/bundle-program.ts';
import { createEntryGuard } from './keys/entry-guard.ts';
import { firstSigningKey } from './keys/rotate-keys.ts';
import type { SigningKey } from './keys/signing-key.ts';
import { createSnapshot, type Snapshot } from './snapshot.ts';

const clock = createManualClock();
const now = clock.now();
let folder: string;
let file: string;
let warned: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  file = join(folder, 'cache.ndjson');
  warned = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

function snapshotOf(cache: MemoryCache, keys?: readonly SigningKey[]): Snapshot {
  const log = {
    warn: (message: string, fields: object = {}) => void warned.push(`${message} ${JSON.stringify(fields)}`),
  };
  return createSnapshot({ file, cache, clock, log, guard: keys && createEntryGuard(keys, clock) });
}

function entry(block: number, changes: Partial<CachedReading> = {}): CachedReading {
  const { reading } = cachedReading(block, { 'staex-id': 'x', 'k\n\u202e': '\u0000"{' });
  return { reading, readAt: now - 1_000, freshUntil: now + 1_000, staleUntil: now + 100_000, ...changes };
}

function filled(entries: Readonly<Record<string, CachedReading>>): MemoryCache {
  const cache = createMemoryCache();
  for (const [key, held] of Object.entries(entries)) cache.set(key, held);
  return cache;
}

const kills = process.env['PEERNAME_LONG_TESTS'] === '1' ? 100 : 20;

describe('a snapshot', () => {
  it('of a gateway with signing keys is taken by one with the same keys alone', async () => {
    const keys = [firstSigningKey(now)];
    await snapshotOf(filled({ '["azero","alice.azero"]': entry(1) }), keys).save();
    const cache = createMemoryCache();
    expect(await snapshotOf(cache).load()).toBe(0);
    expect(await snapshotOf(cache, [firstSigningKey(now)]).load()).toBe(0);
    expect(await snapshotOf(cache, keys).load()).toBe(1);
    await snapshotOf(cache).save();
    expect(await snapshotOf(createMemoryCache(), keys).load()).toBe(0);
  });

  it('gives a new process what the former one held', async () => {
    const absent = entry(3);
    const held = {
      '["azero","alice.azero"]': entry(1),
      'a "key" of \\ its own\n': entry(2),
      nobody: {
        ...absent,
        reading: { ...absent.reading, state: 'absent', reason: 'name' } as CachedReading['reading'],
      },
    };
    expect(await snapshotOf(filled(held)).save()).toBe(3);
    const cache = createMemoryCache();
    expect(await snapshotOf(cache).load()).toBe(3);
    for (const [key, was] of Object.entries(held)) {
      const is = cache.get(key);
      expect(is).toMatchObject({ ...was, reading: { evidence: was.reading.evidence } });
      if (is?.reading.state === 'found' && was.reading.state === 'found')
        expect(is.reading.records).toEqual(was.reading.records);
    }
    expect(warned).toEqual([]);
  });

  it('is for nobody else to read', async () => {
    await snapshotOf(filled({ a: entry(1) })).save();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves out what may not be served any more, when it is written and when it is read', async () => {
    const cache = filled({
      gone: entry(1, { staleUntil: now }),
      brief: entry(1, { staleUntil: now + 10 }),
      long: entry(1),
    });
    expect(await snapshotOf(cache).save()).toBe(2);
    await clock.advance(10);
    const loaded = createMemoryCache();
    expect(await snapshotOf(loaded).load()).toBe(1);
    expect(loaded.get('long')).toBeDefined();
  });

  it('brings nothing from the future back, where the clock was set back', async () => {
    await snapshotOf(filled({ a: entry(1, { readAt: clock.now() + 60_000 }) })).save();
    expect(await snapshotOf(createMemoryCache()).load()).toBe(0);
  });

  it('replaces no reading of a newer block', async () => {
    await snapshotOf(filled({ a: entry(7), b: entry(7) })).save();
    const cache = filled({ a: entry(8), b: entry(6) });
    await snapshotOf(cache).load();
    expect(['a', 'b'].map((key) => cache.get(key)?.reading.evidence.block.number)).toEqual([8n, 7n]);
  });

  it('is empty, in silence, before there is one', async () => {
    expect(await snapshotOf(createMemoryCache()).load()).toBe(0);
    expect(warned).toEqual([]);
  });

  it('is not taken when it is torn, whatever is missing', async () => {
    await snapshotOf(filled({ a: entry(1), b: entry(1) })).save();
    const { size } = statSync(file);
    for (let left = size - 1; left >= 0; left -= 1 + Math.floor(left / 20)) {
      truncateSync(file, left);
      const cache = createMemoryCache();
      expect([await snapshotOf(cache).load(), cache.size]).toEqual([0, 0]);
      expect(warned.length).toBe(1);
      warned = [];
    }
  });

  it('is not taken when a bit of it is another', async () => {
    await snapshotOf(filled({ a: entry(1) })).save();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 7) {
      const changed = Buffer.from(whole);
      changed[at] = whole[at]! ^ 1;
      writeFileSync(file, changed);
      const cache = createMemoryCache();
      expect([await snapshotOf(cache).load(), cache.size]).toEqual([0, 0]);
      expect(warned.length).toBe(1);
      warned = [];
    }
  });

  it.each([
    ['empty', () => writeFileSync(file, '')],
    ['garbage', () => writeFileSync(file, Buffer.alloc(100_000, 0xfe))],
    ['one endless line', () => writeFileSync(file, 'x'.repeat(1_000_000))],
    ['a folder', () => mkdirSync(file)],
    ['a device', () => symlinkSync('/dev/zero', file)],
    ['text of another program', () => writeFileSync(file, '{"a":1}\n{"count":1,"sha256":"0"}\n')],
  ])('is not taken when it is %s', async (_title, make) => {
    make();
    const cache = createMemoryCache();
    expect(await snapshotOf(cache).load()).toBe(0);
    expect(warned).toHaveLength(1);
    expect(warned[0]).toContain('the snapshot was not taken');
  });

  it('says when it cannot be written, and leaves the former one', async () => {
    const snapshot = snapshotOf(filled({ a: entry(1) }));
    mkdirSync(`${file}.tmp`);
    expect(await snapshot.save()).toBe(0);
    expect(warned).toHaveLength(1);
    rmSync(`${file}.tmp`, { recursive: true });
    expect(await snapshot.save()).toBe(1);
  });

  it('takes the place of nothing that is no file, and leaves nothing beside it', async () => {
    mkdirSync(file);
    expect(await snapshotOf(filled({ a: entry(1) })).save()).toBe(0);
    rmSync(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    expect(await snapshotOf(filled({ a: entry(1) })).save()).toBe(0);
    expect(statSync(file).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(['cache.ndjson']);
    const why = 'the snapshot was not written {"why":"what is there is not a file"}';
    expect(warned).toEqual([why, why]);
  });

  it('follows no link that somebody put where it is written', async () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, 'precious');
    symlinkSync(victim, `${file}.tmp`);
    expect(await snapshotOf(filled({ a: entry(1) })).save()).toBe(1);
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  it('is written once at a time', async () => {
    const snapshot = snapshotOf(filled({ a: entry(1) }));
    expect(await Promise.all([snapshot.save(), snapshot.save(), snapshot.save()])).toEqual([1, 1, 1]);
    expect(await snapshotOf(createMemoryCache()).load()).toBe(1);
    expect(warned).toEqual([]);
  });

  it(`is whole after each of ${kills} writers was killed at its work`, { timeout: 300_000 }, async () => {
    const program = await bundleProgram('snapshot-writer.ts');
    try {
      let written = 0;
      for (let i = 0; i < kills; i++) {
        const child = spawn(process.execPath, [program.script, file], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        // It has written one, and is anywhere in the next.
        await once(child.stdout, 'data');
        await wait(Math.random() * 40);
        child.kill('SIGKILL');
        await once(child, 'close');
        const cache = createMemoryCache();
        const snapshot = createSnapshot({ file, cache, log: { warn: (text) => void warned.push(text) } });
        written += await snapshot.load();
      }
      expect(written).toBe(kills * 2_000);
      expect(warned).toEqual([]);
    } finally {
      await program.close();
    }
  });
});
