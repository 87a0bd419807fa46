import { serveGateway } from '@peername/http-gateway/node';
import { createResolver, type NameService } from '@peername/resolver-core';
import { createShiftingClock, testValue } from '@peername/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { type FaultyEndpoint, startFaultyEndpoint } from '../scenarios/endpoints.ts';
import { startAzeroChain } from '../scenarios/named-chain.ts';
import { openService } from '../scenarios/open-service.ts';
import { isLong, quantile, tellVerdict } from './long-tests.ts';

const minutes = isLong ? 60 : 10;
const coldNames = isLong ? 2_000 : 150;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A gateway over three endpoints, and how often each name was read through them. */
async function start(quorum: number, timeout: number) {
  const clock = createShiftingClock();
  const chain = await startAzeroChain();
  closing.push(() => chain.close());
  await chain.setRecord('alice.azero', 'staex-id', testValue('KEY-1') ?? '');
  const endpoints = await Promise.all([1, 2, 3].map((number) => startFaultyEndpoint(chain, number)));
  closing.push(async () => void (await Promise.all(endpoints.map((endpoint) => endpoint.close()))));
  const urls = endpoints.map(({ url }) => url);
  const reads = new Map<string, number>();
  const service = counting(openService(chain, { endpoints: urls, quorum, clock, timeout }), reads);
  const resolver = createResolver({ services: [service], clock });
  closing.push(() => resolver.close());
  const gateway = await serveGateway(resolver, { port: 0, clock, clientOf: () => undefined });
  closing.push(() => gateway.close());
  const ask = async (name: string) => {
    const started = performance.now();
    const response = await fetch(`${gateway.url}/v1/names/${name}`);
    const { state, freshness } = (await response.json()) as { state: string; freshness?: { stale: boolean } };
    return { status: response.status, state, isStale: freshness?.stale, ms: performance.now() - started };
  };
  return { clock, endpoints, reads, ask };
}

function counting(service: NameService, reads: Map<string, number>): NameService {
  const count = (name: string) => reads.set(name, (reads.get(name) ?? 0) + 1);
  return {
    ...service,
    read(name, keys, options) {
      count(name.text);
      return service.read(name, keys, options);
    },
    ...(service.readMany && {
      readMany(queries, options) {
        for (const { name } of queries) count(name.text);
        return service.readMany?.(queries, options) ?? Promise.resolve([]);
      },
    }),
  };
}

async function hang(endpoints: readonly FaultyEndpoint[]): Promise<void> {
  for (const endpoint of endpoints) await endpoint.treat({ is: 'hanging' });
}

describe.each([1, 2])('a gateway whose three endpoints all hang, of which %i must agree', (quorum) => {
  it('serves what it knows, turns away what it does not, and holds few sockets', async () => {
    const { clock, endpoints, ask } = await start(quorum, 4_000);
    expect(await ask('alice.azero')).toMatchObject({ status: 200, isStale: false });
    await hang(endpoints);
    await clock.pass(130_000);
    const warm = await Promise.all(Array.from({ length: 50 }, () => ask('alice.azero')));
    expect(new Set(warm.map(({ status, isStale }) => `${status} ${isStale}`))).toEqual(new Set(['200 true']));

    const cold = await Promise.all(Array.from({ length: coldNames }, (_, i) => ask(`cold-${i}.azero`)));
    const statuses = new Set(cold.map(({ status }) => status));
    const sockets = endpoints.map(({ network }) => network.mostOpen);
    const slowest = quantile(
      cold.map(({ ms }) => ms),
      1,
    );
    tellVerdict(
      `all hang, quorum ${quorum}: ${warm.length} of ${warm.length} warm answers stale within ${quantile(
        warm.map(({ ms }) => ms),
        1,
      ).toFixed(0)} ms; ` +
        `${coldNames} cold names got ${[...statuses]} within ${slowest.toFixed(0)} ms; at most ${Math.max(...sockets)} sockets to an endpoint`,
    );
    expect([...statuses].every((status) => status === 503 || status === 504)).toBe(true);
    expect(Math.max(...sockets)).toBeLessThanOrEqual(64);

    // And none of them stays once nobody waits any more.
    for (let tries = 0; endpoints.some(({ network }) => network.open > 2) && tries < 400; tries++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    expect(Math.max(...endpoints.map(({ network }) => network.open))).toBeLessThanOrEqual(2);
  }, 120_000);

  it('tries each name once in half a minute', async () => {
    const { clock, endpoints, reads, ask } = await start(quorum, 200);
    // On a busy machine 200 ms may be too short for the first look.
    while ((await ask('alice.azero')).state !== 'found') await clock.pass(31_000);
    await hang(endpoints);
    await clock.pass(130_000);
    reads.clear();
    const states = new Set<string>();
    for (let second = 0; second < minutes * 60; second++) {
      for (const name of ['alice.azero', 'nobody.azero']) states.add(`${name} ${(await ask(name)).state}`);
      await clock.pass(1_000);
    }
    tellVerdict(
      `all hang, quorum ${quorum}: in ${minutes} min of a question each second, tries were ${[...reads].join(' and ')}`,
    );
    expect(states).toEqual(new Set(['alice.azero found', 'nobody.azero unknown']));
    // After 1, 2, 4, 8 and 16 s, then every 30.
    for (const tries of reads.values()) expect(tries).toBeLessThanOrEqual(6 + minutes * 2);
    expect(reads.size).toBe(2);
  }, 600_000);
});
