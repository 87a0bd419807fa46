import { anvilBinary } from '@peername/devnet';
import { isResolverError, type NameService } from '@peername/resolver-core';
import {
  createShiftingClock,
  type LyingEndpoint,
  seededRandom,
  startLyingEndpoint,
  testValue,
} from '@peername/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type NamedChain, startAzeroChain, startEnsChain } from '../scenarios/named-chain.ts';
import { openService } from '../scenarios/open-service.ts';
import { lieKinds, lieOfKind, oneLie, ownLies, type Plot } from './lie-catalogue.ts';
import { isLong, tellVerdict } from './long-tests.ts';
import { type Truth, truthOf } from './truth.ts';

const readsInAll = isLong ? 10_000 : 500;
const readsPerPlot = 5;
const keys = ['staex-id', 'libp2p-peer-id'];

interface Setting {
  readonly title: string;
  readonly endpoints: number;
  readonly quorum: number;
  readonly liars: number;
  readonly plot: Plot;
  /** Whether the honest ones are enough for an answer whatever the liars do. */
  readonly isAnswered: boolean;
}

const settings: readonly Setting[] = [
  { title: '1 of 3 lies, 2 must agree', endpoints: 3, quorum: 2, liars: 1, plot: ownLies, isAnswered: true },
  {
    title: '2 of 3 lie, each its own lie, 2 must agree',
    endpoints: 3,
    quorum: 2,
    liars: 2,
    plot: ownLies,
    isAnswered: false,
  },
  {
    title: '2 of 3 tell one lie, 3 must agree',
    endpoints: 3,
    quorum: 3,
    liars: 2,
    plot: oneLie,
    isAnswered: false,
  },
  {
    title: '2 of 5 tell one lie, 3 must agree',
    endpoints: 5,
    quorum: 3,
    liars: 2,
    plot: oneLie,
    isAnswered: true,
  },
];

describe.each([
  ['azero', 'HTTP', startAzeroChain, true],
  ['azero', 'WebSocket', startAzeroChain, true],
  ['ens', 'HTTP', startEnsChain, anvilBinary() !== undefined],
  ['ens', 'WebSocket', startEnsChain, anvilBinary() !== undefined],
] as const)('endpoints of %s that lie over %s', (id, transport, startChain, runs) => {
  const urlOf = ({ url, socketUrl }: LyingEndpoint): string => (transport === 'HTTP' ? url : socketUrl);
  let chain: NamedChain;
  let honest: NameService;
  let truth: Truth;
  let endpoints: LyingEndpoint[];
  let names: string[];

  beforeAll(async () => {
    if (!runs) return;
    chain = await startChain();
    names = ['alice', 'bob', 'nobody'].map((label) => `${label}.${chain.ending}`);
    await chain.setRecord(names[0] ?? '', 'staex-id', testValue('KEY-1') ?? '');
    await chain.setRecord(names[1] ?? '', 'staex-id', testValue('KEY-2') ?? '');
    honest = openService(chain, { endpoints: [chain.url] });
    truth = truthOf(honest);
    endpoints = await Promise.all([1, 2, 3, 4, 5].map(() => startLyingEndpoint(chain.url)));
  });
  afterAll(async () => {
    await honest?.close?.();
    for (const endpoint of endpoints ?? []) await endpoint.close();
    await chain?.close();
  });

  it.skipIf(!runs)('are believed where each stands alone: what they say is well made', async () => {
    const [name = ''] = names;
    const [liar] = endpoints as [LyingEndpoint];
    const believed: string[] = [];
    for (const kind of lieKinds) {
      liar.tell(lieOfKind(kind, chain, name, 1));
      const service = openService(chain, { endpoints: [urlOf(liar)] });
      const parsed = service.parse(name);
      const reading = await service.read(parsed, keys).catch(() => undefined);
      if (reading && (await truth.wrongIn(parsed, keys, reading))) believed.push(kind);
      await service.close?.();
    }
    liar.beHonest();
    const hashes = ['other blocks', 'a head far ahead'] as const;
    expect(believed).toEqual(
      expect.arrayContaining([
        'another peer',
        'no record',
        'no such name',
        'another account',
        ...hashes,
        'another time',
      ]),
    );
    // Old blocks are blocks of the chain, and what is not so well made is found out at once.
    expect(believed).not.toContain('an old head');
    expect(believed).not.toContain('another chain');
  });

  it.skipIf(!runs).each(settings.map((setting) => [setting.title, setting] as const))(
    '%s: no answer is wrong',
    async (title, { endpoints: count, quorum, liars, plot, isAnswered }) => {
      const random = seededRandom(count * 100 + quorum * 10 + liars);
      const clock = createShiftingClock();
      const reads = Math.ceil(readsInAll / settings.length);
      const urls = endpoints.slice(0, count).map(urlOf);
      const outcomes = { right: 0, unknown: 0, wrong: [] as string[] };
      const codes = new Map<string, number>();
      const open = () => openService(chain, { endpoints: urls, quorum, clock, timeout: 10_000 });
      let service: NameService | undefined;
      let liarsNow: readonly number[] = [];
      let told: readonly string[] = [];
      for (let done = 0; done < reads; ) {
        if (!service || random() < 0.3) {
          await service?.close?.();
          // Whoever lied is remembered for as long as a head is, so who lies stays the same while the service does.
          const first = Math.floor(random() * count);
          liarsNow = Array.from({ length: liars }, (_, i) => ((first + i) % count) + 1);
          for (const endpoint of endpoints) endpoint.beHonest();
          told = [];
          service = open();
        }
        const plotted = plot(chain, names, liarsNow, random);
        for (const [liar, lies] of plotted) endpoints[liar - 1]?.tell(...lies);
        const says = [...plotted].map(([liar, [lie]]) => `${liar} ${lie?.says}`).join(', ');
        // What was told before may be remembered, such as the time of a block.
        told = [...told, says].slice(-6);
        for (let read = 0; read < readsPerPlot; read++, done++) {
          const parsed = service.parse(names[Math.floor(random() * names.length)] ?? '');
          await clock.pass(random() * 4_000);
          if (random() < 0.3) await chain.mine(1);
          try {
            const reading = await service.read(parsed, keys);
            const wrong = await truth.wrongIn(parsed, keys, reading);
            if (wrong) outcomes.wrong.push(`${told.join(' then ')}: ${wrong}`);
            else outcomes.right++;
          } catch (error) {
            if (!isResolverError(error)) throw error;
            outcomes.unknown++;
            const failed = `${error.code} ${error.reason ?? ''} (${says})`;
            codes.set(failed, (codes.get(failed) ?? 0) + 1);
          }
        }
      }
      await service?.close?.();
      for (const endpoint of endpoints) endpoint.beHonest();
      tellVerdict(
        `${id} over ${transport}, ${title}: ${outcomes.wrong.length} wrong, ${outcomes.right} right, ${outcomes.unknown} unknown of ${reads}`,
      );
      expect(outcomes.wrong).toEqual([]);
      // A machine that is busy may be late; nothing else keeps an answer back.
      if (isAnswered) expect([...codes.keys()].filter((code) => !code.startsWith('TIMEOUT'))).toEqual([]);
    },
    1_800_000,
  );
});
