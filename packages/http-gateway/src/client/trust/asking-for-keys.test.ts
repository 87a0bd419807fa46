import { describe, expect, it, vi } from 'vitest';
import { failure, keyPath, memory, proxiedGateway } from '../../../testing/proxied-gateway.ts';
import { makeTestKey } from '../../../testing/test-signer.ts';
import { verifyWithNode as verify } from '../../../testing/verify-with-node.ts';
import { parseGatewayUrl } from '../gateway-address.ts';
import { createGatewayEndpoint } from '../gateway-endpoint.ts';
import { gatewayKey } from './gateway-key.ts';
import { createKeyRing, type GatewayKeyStore } from './key-ring.ts';

const origin = 'https://names.test';

/** The key ring of a gateway with these keys, of which the first signs. */
function ringOf(keys = [makeTestKey()], of: { store?: GatewayKeyStore; named?: readonly string[] } = {}) {
  const rig = proxiedGateway(keys);
  const { store = memory(), named } = of;
  const shift = { by: 0 };
  const clock = { ...rig.clock, now: () => rig.clock.now() + shift.by };
  const endpoint = createGatewayEndpoint(parseGatewayUrl(origin), {
    timeout: 5_000,
    clock,
    fetchWith: rig.ask,
  });
  const ring = createKeyRing(endpoint, { named, store, clock });
  const instead = (status: number, headers: HeadersInit = {}): void => {
    rig.between.change = () => Response.json({ code: 'X' }, { status, headers });
  };
  const questions = (): number => rig.asked.filter((path) => path === keyPath).length;
  const keyOf = (kid = keys[0]?.kid ?? '') => ring.keyOf(kid, verify);
  return { ...rig, clock, ring, shift, instead, questions, keyOf, keys };
}
const keyOf = ({ published: { x } } = makeTestKey()) => gatewayKey(x) ?? expect.unreachable();

describe('a gateway is expected to sign', () => {
  it('once its key is known, whether by use, by name or from the store', async () => {
    const used = ringOf();
    expect(await used.ring.isExpected()).toBe(false);
    await used.keyOf();
    expect(await used.ring.isExpected()).toBe(true);
    expect(await ringOf([makeTestKey()], { named: ['x'] }).ring.isExpected()).toBe(true);
    const store: GatewayKeyStore = { ...memory(), get: (of) => (of === origin ? [keyOf()] : []) };
    expect(await ringOf([makeTestKey()], { store }).ring.isExpected()).toBe(true);
  });
});

describe('the store of keys', () => {
  it('that fails is asked again, and nobody is believed on first use until it answers', async () => {
    const key = makeTestKey();
    let fails = true;
    const get = () => (fails ? Promise.reject(new Error('locked')) : [keyOf()]);
    const { ring, keyOf: find } = ringOf([key], { store: { ...memory(), get } });
    await expect(ring.isExpected()).rejects.toThrow('locked');
    await expect(find()).rejects.toThrow('locked');
    fails = false;
    expect(await ring.isExpected()).toBe(true);
    expect(await failure(find())).toMatchObject({ reason: 'unknown-key' });
  });

  it('is asked once, and spares the question for keys that it has', async () => {
    const key = makeTestKey();
    let gets = 0;
    const get = () => {
      gets++;
      return [keyOf(key)];
    };
    const { questions, keyOf: find } = ringOf([key], { store: { ...memory(), get } });
    for (let i = 0; i < 2; i++) expect(await find()).toMatchObject({ thumbprint: key.kid });
    expect([gets, questions()]).toEqual([1, 0]);
  });

  it('is told of a change before anything is believed', async () => {
    const store: GatewayKeyStore = {
      ...memory(),
      put: () => Promise.reject(new Error('another saw others')),
    };
    const { ring, keyOf: find } = ringOf([makeTestKey()], { store });
    await expect(find()).rejects.toThrow('another saw others');
    expect(await ring.isExpected()).toBe(false);
  });

  it('may take its time: whoever comes meanwhile waits for it too, and it is told once', async () => {
    const key = makeTestKey();
    let puts = 0;
    let stored = (): void => {};
    const put = (): Promise<void> => {
      puts++;
      return new Promise((resolve) => {
        stored = resolve;
      });
    };
    const { questions, keyOf: find } = ringOf([key], { store: { ...memory(), put } });
    const first = find();
    await vi.waitFor(() => expect(puts).toBe(1));
    const second = find();
    // Long enough for it to see that the keys were asked for a moment ago.
    await new Promise((resolve) => setTimeout(resolve, 20));
    stored();
    for (const found of [first, second]) expect(await found).toMatchObject({ thumbprint: key.kid });
    expect([puts, questions()]).toEqual([1, 1]);
  });

  it('may have keys that count no more for whoever names others', async () => {
    const key = makeTestKey();
    const store: GatewayKeyStore = { ...memory(), get: () => [keyOf(key)] };
    const { keyOf: find } = ringOf([key], { store, named: [makeTestKey().kid] });
    expect(await failure(find())).toMatchObject({ reason: 'unknown-key' });
  });
});

describe('a gateway is asked for its keys', () => {
  it('once by all who need them at a time', async () => {
    const { keyOf: find, questions, keys } = ringOf();
    const found = await Promise.all([find(), find(), find()]);
    expect(found.map(({ thumbprint }) => thumbprint)).toEqual(Array(3).fill(keys[0]?.kid));
    expect(questions()).toBe(1);
  });

  it.each([
    [500, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
    [429, 'RATE_LIMITED'],
  ])('again at once where it could not answer: %i', async (status, code) => {
    const { keyOf: find, instead, questions, between } = ringOf();
    instead(status, { 'retry-after': '7' });
    for (const asked of [1, 2]) {
      const error = await failure(find());
      expect(error).toMatchObject({ code });
      if (status !== 500) expect(error.retryAfter).toBe(7_000);
      expect(questions()).toBe(asked);
    }
    between.change = (answer) => answer;
    expect(await find()).toHaveProperty('x');
  });

  it.each([404, 410, 499])('a minute later where it has none: %i', async (status) => {
    const { keyOf: find, instead, questions, shift } = ringOf();
    instead(status);
    for (const [at, asked] of [
      [0, 1],
      [0, 1],
      [59_999, 1],
      [60_000, 2],
      [119_999, 2],
    ] as const) {
      shift.by = at;
      expect(await failure(find())).toMatchObject({ code: 'UNTRUSTED', reason: 'unknown-key' });
      expect([at, questions()]).toEqual([at, asked]);
    }
  });

  it('again after the clock was set back', async () => {
    const { keyOf: find, instead, questions, shift } = ringOf();
    instead(404);
    for (const by of [0, -1, -3_600_000]) {
      shift.by = by;
      await failure(find());
    }
    expect(questions()).toBe(3);
  });
});

describe('a key is not known', () => {
  it('that begins to count only later, or that the gateway does not publish', async () => {
    const soon = makeTestKey({ nbf: Math.floor(Date.now() / 1000) + 3_600 });
    expect(await failure(ringOf([soon]).keyOf())).toMatchObject({ reason: 'unknown-key' });
    const { keyOf: find, ring } = ringOf();
    expect(await failure(find(soon.kid))).toMatchObject({ reason: 'unknown-key' });
    expect(await ring.isExpected()).toBe(false);
  });

  it('and what to do about it depends on whether others are trusted', async () => {
    const stranger = makeTestKey().kid;
    const first = await failure(ringOf().keyOf(stranger));
    const { keyOf: find, keys, shift } = ringOf();
    await find();
    shift.by = 60_000;
    const later = await failure(find(stranger));
    const named = [makeTestKey().kid, makeTestKey().kid];
    const told = await failure(ringOf([makeTestKey()], { named }).keyOf(stranger));
    for (const { message, meta } of [first, later, told]) {
      expect(message).toContain(stranger);
      expect(meta).toHaveLength(2);
      expect(meta.every((line) => line.length > 20)).toBe(true);
    }
    expect(first.meta[0]).not.toBe(later.meta[0]);
    expect(later.message).toContain(keys[0]?.kid);
    expect(told.message).toContain(named.join(', '));
  });
});
