import {
  type BlockNumber,
  type BlockRef,
  type ChainNews,
  type ChangesOptions,
  type Clock,
  type Finality,
  type Hex,
  isResolverError,
  type Milliseconds,
  pauseFor,
} from '@peername/resolver-core';
import { parseHash } from '../block-header.ts';
import type { Deployment } from '../deployment.ts';
import { malformedReply, unknownBlock } from '../errors.ts';
import { fromHex } from '../hex.ts';
import type { NetworkReader } from '../network-reader.ts';
import type { HeadBlock } from '../served-block.ts';
import { scanEvents } from './scan-events.ts';

/** What is followed, and through what. */
interface FollowParts {
  readonly deployment: Deployment;
  readonly reader: NetworkReader;
  readonly clock: Clock;
  readonly finality: Finality;
}

/** What was seen at a head: nothing where it is no new one. */
type Seen = { readonly subjects: ChainNews['subjects'] } | undefined;

// twox128('System') and twox128('Events').
const eventsKey = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7';
// A block takes a second.
const usualPace: Milliseconds = 1_000;
// On a local chain it may take less.
const localPace: Milliseconds = 500;
// Of blocks that are looked at one by one after an outage; about a minute.
const longestGap: BlockNumber = 64n;

/**
 * Asks for the head once a block, and for the events of each block that is new: a request each second and another one
 * each block. All endpoints stand in for each other.
 */
export async function* followRegistries(
  parts: FollowParts,
  { signal, since, every }: ChangesOptions,
): AsyncGenerator<ChainNews> {
  const { deployment, clock } = parts;
  const pace = every ?? (deployment.network.isLive ? usualPace : localPace);
  let last = since;
  while (!signal?.aborted) {
    const news = await lookAtHead(parts, last, signal);
    if (news) {
      last = news.block;
      yield news;
    }
    await pauseFor(clock, pace, signal);
  }
}

async function lookAtHead(
  parts: FollowParts,
  last: BlockRef | undefined,
  signal: AbortSignal | undefined,
): Promise<ChainNews | undefined> {
  const { deployment, reader, finality } = parts;
  const look = (read: (block: HeadBlock, registryOf: (tld: string) => Uint8Array) => Promise<Seen>) =>
    reader.read(
      {
        tlds: endingsOf(deployment),
        read: (_, registryOf, block) => read(block, registryOf),
        conclude: (seen, { block }) => seen && { block, ...seen },
      },
      { signal, finality },
      true,
    );
  try {
    return await look((block, registryOf) => seeBlocks(block, last, { ...parts, registryOf }));
  } catch (error) {
    if (!isResolverError(error) || error.code !== 'TOO_LARGE') throw error;
    // More events than are accepted: that there were some is all that is known.
    return look(async ({ hash }) => (hash === last?.hash ? undefined : { subjects: undefined }));
  }
}

async function seeBlocks(
  { hash, ask, origin, about }: HeadBlock,
  last: BlockRef | undefined,
  { finality, ...parts }: FollowParts & Registries,
): Promise<Seen> {
  if (!last) return { subjects: new Set() };
  if (hash === last.hash) return undefined;
  const hashesAt = async (numbers: readonly BlockNumber[]): Promise<readonly (Hex | undefined)[]> => {
    if (numbers.length === 0) return [];
    const hashes = await ask('chain_getBlockHash', [numbers.map(Number)]);
    if (!Array.isArray(hashes) || hashes.length !== numbers.length)
      throw malformedReply('not a list of hashes');
    return hashes.map((one) => (one === null ? undefined : parseHash(one)));
  };
  const eventsAt = async (block: Hex): Promise<Uint8Array> =>
    fromHex((await ask('state_getStorage', [eventsKey, block])) ?? '0x');

  // All at once, so that they travel together.
  const [events, { number }, [kept]] = await Promise.all([
    eventsAt(hash),
    about(),
    finality === 'latest' ? hashesAt([last.number]) : [last.hash],
  ]);
  // An endpoint that is behind the one that was asked before.
  if (number < last.number || (number === last.number && finality !== 'latest')) return undefined;
  if (kept !== last.hash || number - last.number > longestGap) return { subjects: undefined };
  const between = Array.from({ length: Number(number - last.number) - 1 }, (_, i) => number - BigInt(i + 1));
  const missed = await hashesAt(between);
  if (!missed.every((one) => one !== undefined)) throw unknownBlock(origin);
  return { subjects: subjectsIn([...(await Promise.all(missed.map(eventsAt))), events], parts) };
}

interface Registries extends Pick<FollowParts, 'deployment'> {
  readonly registryOf: (tld: string) => Uint8Array;
}

/** The names that changed, in full; undefined when it cannot be told which. */
function subjectsIn(
  blocks: readonly Uint8Array[],
  { deployment, registryOf }: Registries,
): ReadonlySet<string> | undefined {
  const subjects = new Set<string>();
  for (const ending of endingsOf(deployment)) {
    const registry = registryAt(ending, registryOf);
    if (!registry) continue;
    for (const events of blocks) {
      const { labels, isSilent, isCut } = scanEvents(events, registry);
      if (isSilent || isCut) return undefined;
      for (const label of labels) subjects.add(`${label}.${ending}`);
    }
  }
  return subjects;
}

/** The endings that names end in: none that stands for another. */
function endingsOf({ tlds, canonicalTld }: Deployment): readonly string[] {
  return [...new Set(tlds.map((tld) => canonicalTld[tld] ?? tld))];
}

/** Undefined for an ending that the router does not know. */
function registryAt(ending: string, registryOf: (tld: string) => Uint8Array): Uint8Array | undefined {
  try {
    return registryOf(ending);
  } catch {
    return undefined;
  }
}
