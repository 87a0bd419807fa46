import process from 'node:process';
import { startAzeroNode } from '@peername/devnet';
import { type Bomb, startBombServer, startChaosProxy } from '@peername/testkit';
import { expect, test } from 'vitest';
import { ask } from '../lib/http-client.ts';
import { startWatchedGateway } from './watched-gateway.ts';

const isLong = process.env['PEERNAME_LONG_TESTS'] === '1';
const megabyte = 1_000_000;
const sizes = isLong ? [1, 10, 100, 1_000] : [1, 100];
const rounds = isLong ? 20 : 10;

const kinds: readonly (readonly [what: string, bombOf: (bytes: number) => Bomb])[] = [
  ['gzip', (bytes) => ({ bytes, encoding: 'gzip' })],
  ['deflate', (bytes) => ({ bytes, encoding: 'deflate' })],
  ['chunks', (bytes) => ({ bytes })],
  ['a length that is true', (bytes) => ({ bytes, withLength: true })],
  ['nesting', (bytes) => ({ bytes, of: 'nesting', encoding: 'gzip' })],
];
const bombs: readonly (readonly [what: string, bomb: Bomb])[] = [
  ...kinds.flatMap(([what, bombOf]) =>
    sizes.map((size) => [`${size} MB in ${what}`, bombOf(size * megabyte)] as const),
  ),
  ['no end', { bytes: Number.POSITIVE_INFINITY }],
  ['no end, packed', { bytes: Number.POSITIVE_INFINITY, encoding: 'gzip' }],
  ['a drip without end', { bytes: Number.POSITIVE_INFINITY, drip: { bytes: 10, every: 50 } }],
];

test.skipIf(process.platform !== 'linux')(
  'a gateway that asks a server of bombs answers all the same, and neither grows nor stops (Linux only)',
  async () => {
    const node = await startAzeroNode();
    // An answer at once would end the question to the server of bombs before its reply is looked at.
    const second = await startChaosProxy(node.httpUrl, { latency: 40 });
    const server = await startBombServer({ bytes: 100 });
    const gateway = await startWatchedGateway([
      ...[
        '--network',
        'devnet',
        '--azero-rpc',
        [server.url, node.httpUrl, second.url].join(),
        '--quorum',
        '2',
      ],
      ...['--azero-registry', `azero=${node.registry.ss58}`, '--admin-port', 'off', '--log-level', 'error'],
      ...['--requests-per-minute', 'off', '--reads-per-minute', 'off', '--drain', '0'],
    ]);
    try {
      let asked = 0;
      const look = async (): Promise<void> => {
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => ask(`${gateway.url}/v1/names/nobody${asked++}.azero`)),
        );
        expect(answers.map(({ status, text }) => (status === 404 ? 404 : text))).toEqual(
          answers.map(() => 404),
        );
      };
      // The first requests of a process may take longer than it lets a client wait.
      await expect.poll(look, { timeout: 60_000, interval: 500 }).toBeUndefined();
      for (let i = 0; i < 10; i++) await look();
      await gateway.sample();
      const before = gateway.peak();
      let longestLag = 0;
      let usualLag = 0;
      const lines: string[] = [];
      for (const [what, bomb] of bombs) {
        server.arm(bomb);
        const requests = server.requests;
        for (let i = 0; i < rounds; i++) await look();
        // Before the garbage collection of the look at it, which is not the program's own.
        const grown = (gateway.peak() - before) / megabyte;
        const sample = await gateway.sample();
        longestLag = Math.max(longestLag, sample.longestLag);
        usualLag = Math.max(usualLag, sample.usualLag);
        lines.push(`${what}: +${grown.toFixed(0)} MB, late by ${sample.longestLag.toFixed(0)} ms`);
        expect(server.requests - requests, `${what} was asked for`).toBeGreaterThanOrEqual(rounds);
        expect(grown, what).toBeLessThan(64);
      }
      process.stderr.write(
        `bombs: ${lines.join('; ')}; event loop late by at most ${longestLag.toFixed(0)} ms, in 99 of 100 cases ${usualLag.toFixed(0)} ms\n`,
      );
      // The figure is for a machine that has nothing else to do, which the long form is given.
      if (isLong) expect(longestLag).toBeLessThan(200);
    } finally {
      const exitCode = await gateway.stop();
      for (const part of [server, second, node]) await part.close();
      expect(exitCode).toBe(0);
    }
  },
  isLong ? 1_200_000 : 180_000,
);
