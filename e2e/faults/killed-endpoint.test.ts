import { anvilBinary } from '@peername/devnet';
import { testValue } from '@peername/testkit';
import { describe, expect, it } from 'vitest';
import { startFaultyEndpoint } from '../scenarios/endpoints.ts';
import { startAzeroChain, startEnsChain } from '../scenarios/named-chain.ts';
import { openService } from '../scenarios/open-service.ts';
import { isLong, quantile, tellVerdict } from './long-tests.ts';

const reads = isLong ? 10_000 : 300;
// Seldom enough that the reads which meet a dying endpoint are fewer than one in a hundred.
const killedEvery = isLong ? 500 : 150;

describe.each([
  ['azero', startAzeroChain, true],
  ['ens', startEnsChain, anvilBinary() !== undefined],
] as const)('%s with an endpoint that is killed in the middle of a reply', (service, startChain, runs) => {
  it.skipIf(!runs).each([1, 2])(
    'of three of which %i must agree, gives every answer',
    async (quorum) => {
      const chain = await startChain();
      const name = `alice.${chain.ending}`;
      const value = testValue('KEY-1') ?? '';
      await chain.setRecord(name, 'staex-id', value);
      const endpoints = await Promise.all([1, 2, 3].map((number) => startFaultyEndpoint(chain, number)));
      const reader = openService(chain, {
        endpoints: endpoints.map(({ url }) => url),
        quorum,
        timeout: 10_000,
      });
      const parsed = reader.parse(name);

      /** Reads one after the other; how long each took, and how many failed. */
      const measure = async (before: (i: number) => Promise<void>) => {
        const times: number[] = [];
        let failed = 0;
        for (let i = 0; i < reads; i++) {
          await before(i);
          const start = performance.now();
          const reading = await reader.read(parsed, ['staex-id']).catch(() => undefined);
          times.push(performance.now() - start);
          if (reading?.state !== 'found' || reading.records.get('staex-id') !== value) failed++;
        }
        return { failed, p99: quantile(times, 0.99), median: quantile(times, 0.5) };
      };

      try {
        // Only times want a reader that is warm, and only the long form compares them.
        if (isLong) await measure(async () => undefined);
        const calm = await measure(async () => undefined);
        let resets = 0;
        const killed = await measure(async (i) => {
          if (i % killedEvery !== 0) return;
          const at = (i / killedEvery) % endpoints.length;
          for (const [k, endpoint] of endpoints.entries())
            await endpoint.treat({ is: k === at ? 'reset' : 'up' });
          resets++;
        });
        tellVerdict(
          `${service}, quorum ${quorum}: ${killed.failed} of ${reads} answers failed over ${resets} kills; ` +
            `p99 ${calm.p99.toFixed(1)} -> ${killed.p99.toFixed(1)} ms, median ${calm.median.toFixed(1)} -> ${killed.median.toFixed(1)} ms`,
        );
        expect([calm.failed, killed.failed]).toEqual([0, 0]);
        if (isLong) expect(killed.p99 / calm.p99).toBeLessThanOrEqual(2);
      } finally {
        await reader.close?.();
        for (const endpoint of endpoints) await endpoint.close();
        await chain.close();
      }
    },
    isLong ? 1_800_000 : 600_000,
  );
});
