import { chmod, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Clock } from '@peername/resolver-core';
import { createManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSigningKeys, type SigningKeys } from './open-signing-keys.ts';
import { readSigningKeys } from './read-signing-keys.ts';
import { firstSigningKey, rotateSigningKeys } from './rotate-keys.ts';
import { type SigningKey, signingKeysToJson } from './signing-key.ts';

let folder: string;
let file: string;
let opened: SigningKeys | undefined;
let logged: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  file = join(folder, 'keys.json');
  logged = [];
});
afterEach(async () => {
  opened?.close();
  await rm(folder, { recursive: true });
});

async function write(keys: readonly SigningKey[] | string): Promise<void> {
  const text = typeof keys === 'string' ? keys : JSON.stringify(signingKeysToJson(keys));
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
async function open(lookEvery?: number, clock?: Clock): Promise<SigningKeys> {
  const say = (message: string, fields: object = {}) =>
    void logged.push(`${message} ${JSON.stringify(fields)}`);
  opened = await openSigningKeys({ file, clock, lookEvery, log: { info: say, warn: say, error: say } });
  return opened;
}
const kidsOf = (keys: SigningKeys) => keys.signer.keys().map(({ kid }) => kid);

describe('a file of signing keys', () => {
  it('is followed while it changes, and whoever asked is told', async () => {
    const first = firstSigningKey(Date.now());
    await write([first]);
    const keys = await open(5);
    const { keys: both, next } = rotateSigningKeys([first], { now: Date.now(), atOnce: false })!;
    const told = vi.fn();
    keys.onChange(told);
    await write(both);
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1), 5_000);
    expect(kidsOf(keys)).toEqual([next.kid, first.kid]);
    expect(told).toHaveBeenLastCalledWith({ isRevoked: false });
  });

  it('that holds a key no more which counted says so, and not of one that had run out', async () => {
    const now = Date.now();
    const clock = createManualClock(now);
    const first = firstSigningKey(now);
    const short = { ...firstSigningKey(now), notAfter: new Date(now + 1_000) };
    await write([first, short]);
    const keys = await open(undefined, clock);
    const told = vi.fn();
    keys.onChange(told);
    await clock.advance(2_000);
    await write([first]);
    await keys.reload();
    expect(told).toHaveBeenLastCalledWith({ isRevoked: false });
    await write(rotateSigningKeys([first], { now: clock.now(), atOnce: true })!.keys);
    await keys.reload();
    expect(told).toHaveBeenLastCalledWith({ isRevoked: true });
  });

  it('that is gone or damaged meanwhile leaves the keys as they were, and the log says so without a key in it', async () => {
    const first = firstSigningKey(Date.now());
    await write([first]);
    const keys = await open();
    const { d = '' } = first.privateKey.export({ format: 'jwk' });
    await write(JSON.stringify(signingKeysToJson([first])).replace('Ed25519', 'Ed25518'));
    await keys.reload();
    await rm(file);
    await keys.reload();
    expect(kidsOf(keys)).toEqual([first.kid]);
    expect(logged).toHaveLength(2);
    expect(logged.join()).toContain('holds no signing keys');
    expect(logged.join()).not.toContain(d);
  });

  it.skipIf(process.platform === 'win32')(
    'that others can read is refused, and read once it is private',
    async () => {
      await write([firstSigningKey(Date.now())]);
      await chmod(file, 0o644);
      await expect(open()).rejects.toThrow(`chmod 600 ${file}`);
      await chmod(file, 0o400);
      expect(await readSigningKeys(file)).toHaveLength(1);
    },
  );

  it('that is not there, is a folder or is no JSON is refused with a reason', async () => {
    await expect(open()).rejects.toThrow('There are no signing keys at');
    expect(await readSigningKeys(file)).toBeUndefined();
    await expect(readSigningKeys(folder)).rejects.toThrow('is not a file');
    await write('{');
    await expect(open()).rejects.toThrow('holds no signing keys');
  });

  it('whose keys have run out, or soon will, is told of', async () => {
    const now = Date.now();
    const key = firstSigningKey(now);
    await write([{ ...key, notAfter: new Date(now + 1_000_000) }]);
    await open();
    expect(logged.splice(0)).toEqual([expect.stringContaining('runs out')]);
    await write([{ ...key, notAfter: new Date(now - 1) }]);
    const keys = await open();
    expect(logged).toEqual([expect.stringContaining('answers are not signed')]);
    expect(keys.signer.keyid(now / 1000)).toBeUndefined();
  });

  it('whose keys run out while the gateway runs is told of as well, once', async () => {
    const clock = createManualClock(Date.now());
    const key = firstSigningKey(clock.now());
    await write([{ ...key, notAfter: new Date(clock.now() + 40 * 86_400_000) }]);
    await open(5, clock);
    expect(logged).toEqual([]);
    await clock.advance(11 * 86_400_000);
    await vi.waitFor(() => expect(logged).toEqual([expect.stringContaining('runs out')]), 5_000);
    await clock.advance(30 * 86_400_000);
    await vi.waitFor(() => expect(logged[1]).toContain('answers are not signed'), 5_000);
    expect(logged).toHaveLength(2);
  });
});
