import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayKey } from '@peername/http-gateway/client';
import { gatewayKey } from '@peername/http-gateway/client/verify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { knownGatewaysFile, openKnownGateways } from './known-gateways.ts';

const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
const otherX = 'JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs';
const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';
const origin = 'https://names.example';

const keyOf = (publicKey: string, expiresAt?: Date): GatewayKey => {
  const key = gatewayKey(publicKey, new Date(0), expiresAt);
  if (!key) throw new Error(`${publicKey} is no key`);
  return key;
};

function ownFile() {
  const home = mkdtempSync(join(tmpdir(), 'peername-known-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const said: string[] = [];
  const file = () => knownGatewaysFile({ XDG_STATE_HOME: home }, gatewayKey);
  return { path: file().path, file, said, open: () => openKnownGateways(file(), (text) => said.push(text)) };
}

describe('the gateways that are known', () => {
  it('are remembered with their keys, for their owner alone, and said once', async () => {
    const { open, path, said } = ownFile();
    const store = await open();
    expect(await store.get(origin)).toBeUndefined();
    const key = keyOf(x, new Date('2031-01-01'));
    await store.put(origin, [key]);
    await store.put(origin, [key]);
    expect(said).toEqual([
      `${origin} signs its answers, seen for the first time; its key is remembered: ${thumbprint}`,
    ]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await (await open()).get(origin)).toEqual([key]);
    expect(JSON.parse(readFileSync(path, 'utf8')).gateways[origin].keys[0]).toMatchObject({ thumbprint, x });
  });

  it('tell of keys that come, and keep the day of the first', async () => {
    const { open, file, said } = ownFile();
    const store = await open();
    await store.put(origin, [keyOf(x)]);
    const before = (await file().read()).get(origin);
    await store.put(origin, [keyOf(x), keyOf(otherX)]);
    expect(said[1]).toBe(`the keys of ${origin} are now ${keyOf(x).thumbprint}, ${keyOf(otherX).thumbprint}`);
    const after = (await file().read()).get(origin);
    expect(after?.firstSeen).toEqual(before?.firstSeen);
    expect(after?.keys).toHaveLength(2);
  });

  it('are the first that any process has seen, whichever of them writes later', async () => {
    const { open, file } = ownFile();
    const [one, other] = [await open(), await open()];
    await one.put(origin, [keyOf(x)]);
    await expect(Promise.resolve(other.put(origin, [keyOf(otherX)]))).rejects.toMatchObject({
      code: 'UNTRUSTED',
      reason: 'unknown-key',
    });
    expect(other.get(origin)).toBeUndefined();
    expect((await file().read()).get(origin)?.keys).toEqual([keyOf(x)]);
    await other.put(origin, [keyOf(otherX), keyOf(x)]);
    expect((await file().read()).get(origin)?.keys).toHaveLength(2);
    // Whoever knows the former key may name another one.
    await (await open()).put(origin, [keyOf(otherX)]);
    expect((await file().read()).get(origin)?.keys).toEqual([keyOf(otherX)]);
  });

  it('lose nothing that another process learns meanwhile', async () => {
    const { open, file } = ownFile();
    const [one, other] = [await open(), await open()];
    await Promise.all([
      one.put('https://a.example', [keyOf(x)]),
      other.put('https://b.example', [keyOf(otherX)]),
    ]);
    expect([...(await file().read()).keys()].sort()).toEqual(['https://a.example', 'https://b.example']);
  });

  it('are seen at most once an hour', async () => {
    const { open, file, path } = ownFile();
    await (await open()).put(origin, [keyOf(x)]);
    const written = readFileSync(path, 'utf8');
    await (await open()).seen?.(origin);
    expect(readFileSync(path, 'utf8')).toBe(written);
    const json = JSON.parse(written);
    json.gateways[origin].lastSeen = '2026-01-01T00:00:00.000Z';
    writeFileSync(path, JSON.stringify(json), { mode: 0o600 });
    await (await open()).seen?.(origin);
    const { lastSeen } = (await file().read()).get(origin) ?? {};
    expect(lastSeen?.getTime()).toBeGreaterThan(Date.parse('2026-01-02'));
  });

  it.each([
    '{',
    '{"version":2,"gateways":{}}',
    '{"version":1,"gateways":[]}',
    `{"version":1,"gateways":{"https://a":{"keys":[{"x":"${x}","thumbprint":"${'A'.repeat(43)}"}],"firstSeen":"2026-01-01","lastSeen":"2026-01-01"}}}`,
    '{"version":1,"gateways":{"https://a":{"keys":[],"firstSeen":"soon","lastSeen":"2026-01-01"}}}',
  ])('in a damaged file are an error, and never forgotten: %s', async (text) => {
    const { open, path } = ownFile();
    await (await open()).put(origin, [keyOf(x)]);
    writeFileSync(path, text, { mode: 0o600 });
    await expect(open()).rejects.toThrow(/is damaged/);
  });

  it('that cannot be written are used all the same, which is said', async () => {
    const { open, path, said } = ownFile();
    const store = await open();
    await store.put(origin, [keyOf(x)]);
    writeFileSync(path, '{', { mode: 0o600 });
    await store.put(origin, [keyOf(otherX)]);
    expect(said[1]).toContain(`what is known of ${origin} cannot be remembered`);
    expect(await store.get(origin)).toEqual([keyOf(otherX)]);
  });
});
