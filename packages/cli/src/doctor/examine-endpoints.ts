import {
  allKinds,
  type BlockNumber,
  type BlockRef,
  type BlockSource,
  type Milliseconds,
  type NameService,
  type Reading,
  type ResolverError,
  readingToJson,
  recordKeysOf,
  toResolverError,
} from '@peername/resolver-core';
import { type Checkup, type Examinee, type Finding, findings, healthFrom } from './checkup.ts';
import {
  type ExaminationOptions,
  findingOf,
  type Observation,
  observeEndpoint,
  within,
} from './observe-endpoint.ts';

// Final blocks come one by one on Aleph Zero and by the epoch of 32 on Ethereum, and requests do not arrive together.
const ordinaryLag: Readonly<Record<string, BlockNumber>> = { azero: 10n, ens: 40n };
const usualLag: BlockNumber = 40n;
// Half of the shorter one: blocks come each second on Aleph Zero, and each twelve on Ethereum.
const leastBlockTime: Milliseconds = 500;
const slowFrom: Milliseconds = 1_000;
const samples = 3;
const recordKeys = recordKeysOf(allKinds, false);

/**
 * Examines the endpoints of one chain beside each other: who is there, how far, how fast, and whether they say the same
 * of one name at one block.
 *
 * @throws {@link ResolverError} only `ABORTED`
 */
export async function examineEndpoints(
  examinees: readonly Examinee[],
  options: ExaminationOptions,
): Promise<readonly Checkup[]> {
  const observed = await Promise.all(examinees.map((examinee) => observeEndpoint(examinee, options)));
  const tip = tipOf(observed);
  const common = commonBlock(observed, tip);
  const looks = await Promise.all(
    observed.map(({ service, head }) => {
      const isThere = common !== undefined && head && head.number >= common;
      return isThere && service.blocks ? lookAt(service, service.blocks, common, options) : undefined;
    }),
  );
  const chain = poll(looks.map((look) => look?.chain));
  const block = poll(looks.map((look) => look?.block?.hash));
  const answer = poll(looks.map((look) => (look?.block?.hash === block.most ? look?.answer : undefined)));
  return observed.map((one, i) => conclude(one, looks[i], { tip, chain, block, answer }));
}

/** What an endpoint says of the common block. */
interface Look {
  readonly block?: BlockRef | undefined;
  /** Of the names, at that block, as one text. */
  readonly answer?: string | undefined;
  /** CAIP-2, as it shows it. */
  readonly chain?: string | undefined;
  readonly latency?: Milliseconds | undefined;
  readonly error?: ResolverError | undefined;
}

async function lookAt(
  service: NameService,
  blocks: BlockSource,
  number: BlockNumber,
  options: ExaminationOptions,
): Promise<Look> {
  const times: Milliseconds[] = [];
  let block: BlockRef | undefined;
  try {
    for (let i = 0; i < samples; i++) {
      const started = performance.now();
      block = await within(options, (signal) => blocks.blockAt(number, { signal }));
      times.push(performance.now() - started);
    }
    const at = block;
    const read = async (name: string): Promise<Reading> =>
      within(options, (signal) => service.read(service.parse(name), recordKeys, { at, signal }));
    const readings = await Promise.all(options.probes.filter((name) => service.supports(name)).map(read));
    return {
      block,
      answer: readings.map(contentOf).join(),
      chain: readings[0]?.evidence.chain,
      latency: median(times),
    };
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { block, latency: median(times), error: toResolverError(error) };
  }
}

function conclude(
  { origin, service, head, error, latency }: Observation,
  look: Look | undefined,
  {
    tip,
    chain,
    block,
    answer,
  }: {
    readonly tip?: BlockNumber | undefined;
    readonly chain: Poll;
    readonly block: Poll;
    readonly answer: Poll;
  },
): Checkup {
  const found = new Set<Finding>();
  const fault = error ?? look?.error;
  if (fault) found.add(findingOf(fault));
  const limit = lagLimit(service);
  const lag = head && tip !== undefined ? tip - head.number : undefined;
  if (lag !== undefined && lag > limit) found.add('lags');
  if (lag !== undefined && -lag > limit) found.add('ahead');
  const say = (poll: Poll, said: string | undefined, finding: Finding): void => {
    if (said === undefined || said === poll.most) return;
    if (poll.most !== undefined) found.add(finding);
    else if (poll.isSplit) found.add('contradicted');
  };
  say(chain, look?.chain, 'wrong-chain');
  say(block, look?.block?.hash, 'other-block');
  if (look?.block?.hash === block.most) say(answer, look?.answer, 'other-answer');
  if ((look?.latency ?? latency ?? 0) > slowFrom) found.add('slow');
  const isCompared =
    look?.answer !== undefined && (block.isSplit || answer.isSplit || answer.most !== undefined);
  const ordered = findings.filter((finding) => found.has(finding));
  return {
    origin,
    service,
    health: healthFrom(ordered),
    findings: ordered,
    head,
    lag: lag === undefined || lag < 0n ? lag && 0n : lag,
    latency: look?.latency ?? latency,
    agrees: isCompared ? look.block?.hash === block.most && look.answer === answer.most : undefined,
    error: fault,
  };
}

/**
 * How far the chain is, as at least two endpoints say: the second highest head, or the only one. So a single one that
 * claims too much makes nobody look late. Of two alone, the higher one is believed where its time has moved on as well.
 */
function tipOf(observed: readonly Observation[]): BlockNumber | undefined {
  const heads = observed.flatMap(({ head, service }) => (head ? { ...head, service } : []));
  const [first, second, third] = heads.sort((a, b) => (a.number < b.number ? 1 : -1));
  if (!first || !second) return first?.number;
  const passed = (first.time?.getTime() ?? 0) - (second.time?.getTime() ?? 0);
  const isLater = passed >= Number(first.number - second.number) * leastBlockTime;
  return !third && isLater ? first.number : second.number;
}

/** The highest block that all have which do not lag. */
function commonBlock(
  observed: readonly Observation[],
  tip: BlockNumber | undefined,
): BlockNumber | undefined {
  const heights = observed.flatMap(({ head, service }) =>
    head && tip !== undefined && tip - head.number <= lagLimit(service) ? head.number : [],
  );
  return heights.sort((a, b) => (a < b ? -1 : 1))[0];
}

function lagLimit({ id }: NameService): BlockNumber {
  return ordinaryLag[id] ?? usualLag;
}

/** All of a reading but the chain and who gave it. */
function contentOf(reading: Reading): string {
  const { evidence, ...content } = readingToJson(reading);
  const { contract, block } = reading.evidence;
  return JSON.stringify([content, contract, block.hash, block.time]);
}

/** What several say. */
interface Poll {
  /** What more than half of two or more say. */
  readonly most: string | undefined;
  /** Whether they contradict each other and nothing is said by more than half. */
  readonly isSplit: boolean;
}

function poll(values: readonly (string | undefined)[]): Poll {
  const said = values.filter((value) => value !== undefined);
  if (said.length < 2) return { most: undefined, isSplit: false };
  const most = said.find((value) => said.filter((other) => other === value).length * 2 > said.length);
  return { most, isSplit: most === undefined };
}

function median(values: readonly Milliseconds[]): Milliseconds | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
