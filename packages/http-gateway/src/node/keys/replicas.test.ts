import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock, type ManualClock } from '@peername/resolver-core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isVerified, type Received } from '../../../testing/stock-verifiers.ts';
import { keyDirectorySchema } from '../../routes/key-directory.ts';
import { keyDirectoryPath, type PublishedKey } from '../../signature/published-key.ts';
import { parseSignatureInput, parseSignatureInputs } from '../../signature/signed-message.ts';
import { type RunningGateway, serveGateway } from '../serve-gateway.ts';
import { openSigningKeys, type SigningKeys } from './open-signing-keys.ts';
import { firstSigningKey, rotateSigningKeys } from './rotate-keys.ts';
import { type SigningKey, signingKeysToJson } from './signing-key.ts';

interface Replica extends RunningGateway {
  readonly keys: SigningKeys;
}

const day = 24 * 60 * 60 * 1000;
const alice = '/v1/names/alice.fake';
let folder: string;
let file: string;
let clock: ManualClock;
let replicas: readonly Replica[];

const write = (keys: readonly SigningKey[]) =>
  writeFile(file, JSON.stringify(signingKeysToJson(keys)), { mode: 0o600 });

async function startReplica(): Promise<Replica> {
  const service = createFakeNameService({ clock });
  service.entries.set('alice.fake', { records: new Map([['staex-id', 'h8sy']]) });
  const keys = await openSigningKeys({ file, clock });
  const resolver = createResolver({ services: [service], clock });
  const running = await serveGateway(resolver, { port: 0, clock, signer: keys.signer });
  keys.onChange(() => running.gateway.purge());
  return { ...running, keys };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replicas-'));
  file = join(folder, 'keys.json');
  // The stock verifiers go by the machine's clock: none of this is to be in its future.
  clock = createManualClock(Date.now() - 2 * day);
});
afterEach(async () => {
  await Promise.all(replicas.map(({ close }) => close()));
  for (const { keys } of replicas) keys.close();
  await rm(folder, { recursive: true });
});

async function ask({ url }: Replica, target: string): Promise<Received> {
  const response = await fetch(url + target);
  const { status, headers } = response;
  return { status, headers: Object.fromEntries(headers), body: await response.text() };
}
const keysOf = ({ body }: Received): readonly PublishedKey[] => JSON.parse(body).keys;
const keyidOf = ({ headers }: Received) => parseSignatureInput(headers['signature-input'] ?? '')?.keyid;
const signersOf = ({ headers }: Received) =>
  parseSignatureInputs(headers['signature-input'] ?? '')?.map(([, { keyid }]) => keyid);

it('replicas with one key file sign alike, and go over to the next key together', async () => {
  const first = firstSigningKey(clock.now());
  await write([first]);
  replicas = [await startReplica(), await startReplica()];
  const [one, other] = (await Promise.all(replicas.map((r) => ask(r, alice)))) as [Received, Received];
  expect(one.headers['signature']).toBe(other.headers['signature']);

  const { keys, next } = rotateSigningKeys([first], { now: clock.now(), atOnce: false })!;
  await write(keys);
  await Promise.all(replicas.map((r) => r.keys.reload()));
  // Published, and not in use: who knows the first learns the next from an answer that the first one vouches for.
  for (const replica of replicas) {
    const directory = await ask(replica, keyDirectoryPath);
    expect(keysOf(directory).map(({ kid }) => kid)).toEqual([next.kid, first.kid]);
    expect(signersOf(directory)).toEqual([first.kid]);
    expect(keyidOf(await ask(replica, alice))).toBe(first.kid);
  }

  await clock.advance(day);
  for (const replica of replicas) {
    const directory = await ask(replica, keyDirectoryPath);
    expect(signersOf(directory)).toEqual([next.kid, first.kid]);
    expect(keyidOf(await ask(replica, alice))).toBe(next.kid);
  }
});

it('a key that was stolen signs nothing more, not even what was ready-made', async () => {
  const first = firstSigningKey(clock.now());
  await write([first]);
  replicas = [await startReplica()];
  const [replica] = replicas as [Replica];
  expect(keyidOf(await ask(replica, alice))).toBe(first.kid);
  const { keys, next } = rotateSigningKeys([first], { now: clock.now(), atOnce: true })!;
  await write(keys);
  await replica.keys.reload();
  const directory = await ask(replica, keyDirectoryPath);
  expect([keysOf(directory).map(({ kid }) => kid), signersOf(directory)]).toEqual([[next.kid], [next.kid]]);
  expect(keyidOf(await ask(replica, alice))).toBe(next.kid);
});

it('the keys come in an answer that stock verifiers take, and to a client that has them not again', async () => {
  clock = createManualClock(Date.now());
  await write([firstSigningKey(clock.now())]);
  replicas = [await startReplica()];
  const [replica] = replicas as [Replica];
  const directory = await ask(replica, keyDirectoryPath);
  expect(await isVerified(directory, keysOf(directory))).toBe(true);
  expect(directory.headers).toMatchObject({
    'content-type': 'application/http-message-signatures-directory+json',
    'cache-control': 'public, max-age=3600',
    'content-location': keyDirectoryPath,
  });
  expect(keyDirectorySchema.safeParse(JSON.parse(directory.body)).success).toBe(true);
  const { etag = '' } = directory.headers;
  const again = await fetch(replica.url + keyDirectoryPath, { headers: { 'if-none-match': etag } });
  expect([again.status, again.headers.has('signature')]).toEqual([304, false]);
  // Nothing private is among what is said of a key.
  expect(Object.keys(keysOf(directory)[0] ?? {})).toEqual(['kty', 'crv', 'x', 'kid', 'use', 'nbf', 'exp']);
});
