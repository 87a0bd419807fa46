import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGateway } from '@peername/http-gateway';
import {
  createSnapshot,
  firstSigningKey,
  openSigningKeys,
  rotateSigningKeys,
  type SigningKey,
  signingKeysToJson,
} from '@peername/http-gateway/node';
import { createMemoryCache, createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgetWithKeys } from './forget-with-keys.ts';

const staexId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const target = 'http://gateway.test/v1/names/alice.fake/records';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forget-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A gateway that began with a snapshot by somebody who has its key. */
async function poisoned() {
  const clock = createManualClock(Date.now());
  const first = firstSigningKey(clock.now());
  const file = join(folder, 'keys.json');
  const write = (keys: readonly SigningKey[]) =>
    writeFile(file, JSON.stringify(signingKeysToJson(keys)), { mode: 0o600 });
  await write([first]);
  const keys = await openSigningKeys({ file, clock });
  const service = createFakeNameService({ clock });
  const put = (value: string) =>
    service.entries.set('alice.fake', { records: new Map([['staex-id', value]]) });

  put('mallory');
  const forged = createMemoryCache();
  await createResolver({ services: [service], cache: forged, clock }).records('alice.fake');
  const snapshot = join(folder, 'cache.ndjson');
  await createSnapshot({ file: snapshot, cache: forged, clock, guard: keys.guard }).save();
  put(staexId);

  const memory = createMemoryCache();
  expect(await createSnapshot({ file: snapshot, cache: memory, clock, guard: keys.guard }).load()).toBe(1);
  const gateway = createGateway(createResolver({ services: [service], cache: memory, clock }), {
    clock,
    signer: keys.signer,
  });
  forgetWithKeys(keys, { memory, answers: gateway });
  const records = async () => (await gateway.fetch(new Request(target))).text();
  const rotate = async (atOnce: boolean) => {
    await write(rotateSigningKeys([first], { now: clock.now(), atOnce })?.keys ?? []);
    await keys.reload();
  };
  return { records, rotate, memory, close: keys.close };
}

it('what the thief of a key had put into the cache is not signed by the next one', async () => {
  const { records, rotate, close } = await poisoned();
  expect(await records()).toContain('mallory');
  await rotate(true);
  expect(await records()).toContain(staexId);
  close();
});

it('a rotation in turn costs the cache nothing', async () => {
  const { rotate, memory, close } = await poisoned();
  await rotate(false);
  expect(memory.size).toBe(1);
  close();
});
