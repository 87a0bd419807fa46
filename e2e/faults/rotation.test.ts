import { createGateway } from '@peername/http-gateway';
import { createResolver, type NameService } from '@peername/resolver-core';
import { createShiftingClock, type ShiftingClock, seededRandom, testValue } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { startFaultyEndpoint } from '../scenarios/endpoints.ts';
import { startAzeroChain } from '../scenarios/named-chain.ts';
import { openService } from '../scenarios/open-service.ts';
import { isLong, quantile, tellVerdict } from './long-tests.ts';

const runs = isLong ? 1_000 : 100;
const freshFor = 60_000;
const keys = ['KEY-1', 'KEY-2', 'KEY-3'].map((symbol) => testValue(symbol) ?? '');

interface Seen {
  readonly value: string;
  readonly block: number;
}
type Look = (name: string) => Promise<Seen>;

/** The service, and when all its reads are done. */
function watched(service: NameService): { readonly service: NameService; idle(): Promise<void> } {
  let open = 0;
  const counted =
    <A extends readonly unknown[], R>(read: (...of: A) => Promise<R>) =>
    (...of: A): Promise<R> => {
      open++;
      return read(...of).finally(() => open--);
    };
  return {
    service: {
      ...service,
      read: counted(service.read.bind(service)),
      ...(service.readMany && { readMany: counted(service.readMany.bind(service)) }),
    },
    async idle() {
      const aTurn = () => new Promise((resolve) => setImmediate(resolve));
      await aTurn();
      while (open > 0) await new Promise((resolve) => setTimeout(resolve, 1));
      // What waits for the read has its turn before anybody asks again.
      await aTurn();
    },
  };
}

const faces: Readonly<Record<string, (service: NameService, clock: ShiftingClock) => Look>> = {
  library(service, clock) {
    const resolver = createResolver({ services: [service], clock });
    return async (name) => {
      const resolution = await resolver.lookup(name);
      if (resolution.state !== 'found') throw new Error(`${resolution.state}`);
      return { value: resolution.peer.id, block: Number(resolution.evidence.block.number) };
    };
  },
  gateway(service, clock) {
    const gateway = createGateway(createResolver({ services: [service], clock }), { clock });
    return async (name) => {
      const response = await gateway.fetch(new Request(`http://gateway.test/v1/names/${name}`));
      const { peer, evidence } = (await response.json()) as {
        peer: { id: string };
        evidence: { block: { number: number } };
      };
      return { value: peer.id, block: evidence.block.number };
    };
  },
};

describe.each(Object.entries(faces))('a rotated key, asked for through the %s', (face, open) => {
  it('is seen within its fresh time and a second, and never gives way to an older block', async () => {
    const clock = createShiftingClock();
    const random = seededRandom(20261121);
    const chain = await startAzeroChain();
    const endpoints = await Promise.all([1, 2].map((number) => startFaultyEndpoint(chain, number)));
    const urls = endpoints.map(({ url }) => url);
    const { service, idle } = watched(openService(chain, { endpoints: urls, clock }));
    const look = open(service, clock);
    const name = 'alice.azero';
    let newest = 0;
    let turn = 0;
    const delays: number[] = [];
    const wentBack: string[] = [];
    const ask = async (): Promise<string> => {
      const { value, block } = await look(name);
      if (block < newest) wentBack.push(`${block} after ${newest}`);
      newest = Math.max(newest, block);
      await idle();
      return value;
    };

    try {
      await chain.setRecord(name, 'staex-id', keys[0] ?? '');
      await ask();
      for (let run = 0; run < runs; run++) {
        // Somebody asks now and then, and the key changes at any moment between.
        for (let left = random() * 2 * freshFor; left > 0; left -= 7_000) {
          await clock.pass(Math.min(left, 7_000));
          await ask();
        }
        const next = keys[++turn % keys.length] ?? '';
        await chain.setRecord(name, 'staex-id', next);
        // An endpoint of two shows the past again, from before the last answer.
        const lags = random() < 0.3;
        if (lags)
          await endpoints[0]?.treat({ is: 'lying', about: { on: 'behind', blocks: 8 }, shared: false });
        const rotatedAt = clock.now();
        while ((await ask()) !== next && clock.now() - rotatedAt < 3 * freshFor) await clock.pass(500);
        delays.push(clock.now() - rotatedAt);
        if (lags) await endpoints[0]?.treat({ is: 'lying', about: { on: 'nothing' }, shared: false });
      }
      const late = delays.filter((delay) => delay > freshFor + 1_000);
      tellVerdict(
        `rotation, ${face}: seen within 61 s in ${runs - late.length} of ${runs} runs ` +
          `(median ${(quantile(delays, 0.5) / 1000).toFixed(1)} s, longest ${(Math.max(...delays) / 1000).toFixed(1)} s), ${wentBack.length} steps back`,
      );
      expect(wentBack).toEqual([]);
      expect(late).toEqual([]);
    } finally {
      await service.close?.();
      for (const endpoint of endpoints) await endpoint.close();
      await chain.close();
    }
  }, 1_200_000);
});
