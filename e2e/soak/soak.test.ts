import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fillCaches, startMixedLoad } from './mixed-load.ts';
import { slopeOf } from './slope.ts';
import { startTroubledChain } from './troubled-chain.ts';
import { type Sample, startWatchedGateway } from './watched-gateway.ts';

const isLong = process.env['PEERNAME_LONG_TESTS'] === '1';
const minutes = Number(process.env['PEERNAME_SOAK_MINUTES'] ?? (isLong ? 30 : 0.4));
const length = minutes * 60_000;
const perSecond = isLong ? 200 : 60;
const megabyte = 1_048_576;

test.skipIf(process.platform !== 'linux')(
  `a gateway under mixed load and chaos for ${minutes} min stays right, up and level (Linux only)`,
  async () => {
    const seed = Number(process.env['FC_SEED'] ?? 1);
    const chain = await startTroubledChain(seed);
    const gateway = await startWatchedGateway([
      ...['--network', 'devnet', '--azero-rpc', chain.urls.join(), '--quorum', '2'],
      ...['--azero-registry', `azero=${chain.node.registry.ss58}`],
      ...['--admin-port', 'off', '--log-level', 'error', '--cache-entries', '1000'],
      ...['--requests-per-minute', 'off', '--reads-per-minute', 'off', '--drain', '0'],
    ]);
    const samples: Sample[] = [];
    let outcome: Awaited<ReturnType<ReturnType<typeof startMixedLoad>['stop']>>;
    let exitCode: number | null;
    try {
      // Every name was read once before anything goes wrong.
      for (const path of chain.names.flatMap((name) => [name, `${name}/records`, `${name}?kinds=staex`]))
        await expect
          .poll(async () => (await fetch(`${gateway.url}/v1/names/${path}`)).status, { timeout: 60_000 })
          .toBe(200);
      // Else their filling would look like a leak for half of the time: 50,000 names are known by what they are told by. The
      // tables that hold them have 65,536 places, which those forgotten use up too, and grow then for the last time.
      if (isLong) await fillCaches(gateway.url, 70_000);
      const load = startMixedLoad(gateway.url, chain, perSecond);
      const end = performance.now() + length;
      for (let round = 1; performance.now() < end; round++) {
        const what = round % 12 === 0 ? 'outage' : await chain.trouble();
        if (what === 'outage') await chain.outage();
        await wait(2_000);
        if (what === 'outage') await chain.calm();
        chain.rotate();
        if (round % (isLong ? 8 : 2) === 0) samples.push(await gateway.sample());
      }
      await chain.calm();
      outcome = await load.stop();
      samples.push(await gateway.sample());
    } finally {
      exitCode = await gateway.stop();
      await chain.close();
    }

    const verdict = report(samples);
    process.stderr.write(
      `soak, ${minutes} min, ${outcome.asked} requests: ${JSON.stringify(outcome.outcomes)}; ${verdict.sentence}\n`,
    );
    expect(outcome.wrong).toEqual([]);
    expect(exitCode).toBe(0);
    expect(gateway.log()).not.toMatch(/unhandled|uncaught|TypeError|RangeError/i);
    // A machine with much else to do asks less.
    expect(outcome.asked).toBeGreaterThan((length / 1_000) * perSecond * (isLong ? 0.5 : 0.1));
    expect(verdict.descriptorsGrown).toBeLessThan(100);
    if (isLong) expect(verdict.heapSlope).toBeLessThan(1);
    else expect(verdict.heapGrown).toBeLessThan(32);
  },
  length + 900_000,
);

/** What the samples say of the process. Heap in MB, its slope in MB for ten minutes, once everything is warm. */
function report(samples: readonly Sample[]): {
  readonly sentence: string;
  readonly heapSlope: number;
  readonly heapGrown: number;
  readonly descriptorsGrown: number;
} {
  const warm = samples.slice(Math.floor(samples.length / 5));
  const first = warm[0] as Sample;
  const last = warm.at(-1) as Sample;
  const heapSlope = slopeOf(warm.map(({ at, heapUsed }) => [at / 600_000, heapUsed / megabyte]));
  const heapGrown = (last.heapUsed - first.heapUsed) / megabyte;
  const most = (of: (sample: Sample) => number): number => Math.max(...warm.map(of));
  const descriptorsGrown = last.descriptors - first.descriptors;
  return {
    heapSlope,
    heapGrown,
    descriptorsGrown,
    sentence: [
      `heap over time ${everyTenth(samples)
        .map(({ heapUsed }) => (heapUsed / megabyte).toFixed(1))
        .join(' ')} MB`,
      `heap ${(last.heapUsed / megabyte).toFixed(1)} MB, ${heapSlope.toFixed(2)} MB more in ten minutes`,
      `resident at most ${(most(({ rss }) => rss) / megabyte).toFixed(0)} MB`,
      `descriptors ${first.descriptors} to ${last.descriptors}`,
      `event loop late by at most ${most(({ longestLag }) => longestLag).toFixed(0)} ms`,
    ].join(', '),
  };
}

function everyTenth(samples: readonly Sample[]): readonly Sample[] {
  const step = Math.max(1, Math.floor(samples.length / 10));
  return samples.filter((_, i) => i % step === 0);
}
