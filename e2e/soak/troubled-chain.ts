import { type AzeroNode, azeroNames, startAzeroNode } from '@peername/devnet';
import {
  azeroLies,
  type ChaosProxy,
  type Faults,
  type Lie,
  type LyingEndpoint,
  seededRandom,
  startChaosProxy,
  startLyingEndpoint,
  testValue,
} from '@peername/testkit';

/** A local chain behind three endpoints to which things happen. */
export interface TroubledChain {
  readonly node: AzeroNode;
  readonly urls: readonly string[];
  /** Names that have a Staex id, which changes now and then. */
  readonly names: readonly string[];
  /** The ids that a name may be answered with at this moment. */
  idsOf(name: string): readonly string[];
  /** How often it was given another id. */
  changesOf(name: string): number;
  /** Something happens to one endpoint, and what happened to another before is over. */
  trouble(): Promise<string>;
  /** No endpoint answers. */
  outage(): Promise<void>;
  /** All is well again. */
  calm(): Promise<void>;
  /** Gives a name another id. */
  rotate(): void;
  close(): Promise<void>;
}

// Enough of them that an answer of before cannot pass for one of after a change or two.
const ids = [1, 2, 3, 4, 5].map((number) => testValue(`KEY-${number}`) ?? '');
const forged = '0000000000000000000000000000000000000000000000000000';
// Fresh for a minute, then stale while it is read anew, and the read may take a while.
const memory = 180_000;

const faults: readonly Faults[] = [
  { refuse: true },
  { blackhole: true },
  { latency: 400, jitter: 400 },
  { reset: 'half a body' },
  { drip: { bytes: 40, every: 20 } },
  { halfClose: { after: 300 } },
  { corrupt: { every: 37 } },
];

/** Starts it. The same seed brings the same troubles. */
export async function startTroubledChain(seed: number): Promise<TroubledChain> {
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const names = Array.from({ length: 40 }, (_, i) => `soak${String(i).padStart(2, '0')}.azero`);
  const [model] = azeroNames;
  if (!model) throw new Error('the devnet has no names');
  const node = await startAzeroNode({
    blockTime: 500,
    names: [
      ...azeroNames,
      ...names.map((name) => ({
        name,
        owner: model.owner,
        shows: 'a Staex id that changes',
        records: { 'staex-id': ids[0] as string },
      })),
    ],
  });
  const liars: LyingEndpoint[] = [];
  const proxies: ChaosProxy[] = [];
  for (let i = 0; i < 3; i++) {
    const liar = await startLyingEndpoint(node.httpUrl);
    liars.push(liar);
    proxies.push(await startChaosProxy(liar.url, {}, { seed: seed + i }));
  }
  const past = new Map(
    names.map((name) => [name, [{ id: ids[0] as string, until: Number.POSITIVE_INFINITY }]]),
  );

  const changes = new Map<string, number>();

  const lies = (): readonly Lie[] => [
    azeroLies.record(pick(names), 'staex-id', forged),
    azeroLies.absent(pick(names)),
    azeroLies.fork(),
    azeroLies.ahead(100_000),
    azeroLies.stuck(),
    azeroLies.otherChain(),
    azeroLies.time(3_600_000),
  ];
  const calm = async (): Promise<void> => {
    for (const liar of liars) liar.beHonest();
    for (const proxy of proxies) await proxy.fail();
  };

  return {
    node,
    urls: proxies.map(({ url }) => url),
    names,
    idsOf: (name) => (past.get(name) ?? []).filter(({ until }) => until > Date.now()).map(({ id }) => id),
    changesOf: (name) => changes.get(name) ?? 0,
    async trouble() {
      await calm();
      const which = Math.floor(random() * 3);
      if (random() < 0.5) {
        const lie = pick(lies());
        liars[which]?.tell(lie);
        return `endpoint ${which + 1} ${lie.says}`;
      }
      const fault = pick(faults);
      await proxies[which]?.fail(fault);
      return `endpoint ${which + 1}: ${JSON.stringify(fault)}`;
    },
    async outage() {
      for (const proxy of proxies) await proxy.fail({ refuse: true });
    },
    calm,
    rotate() {
      const name = pick(names);
      changes.set(name, (changes.get(name) ?? 0) + 1);
      const history = past.get(name) ?? [];
      const last = history.at(-1);
      const id = ids[(changes.get(name) ?? 0) % ids.length];
      node.setRecord(name, 'staex-id', id as string);
      past.set(name, [
        ...history
          .slice(-3)
          .map((entry) => (entry === last ? { ...entry, until: Date.now() + memory } : entry)),
        { id: id as string, until: Number.POSITIVE_INFINITY },
      ]);
    },
    async close() {
      for (const part of [...proxies, ...liars, node]) await part.close();
    },
  };
}
