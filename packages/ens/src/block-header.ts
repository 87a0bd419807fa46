import { type BlockNumber, type BlockRef, type Finality, ResolverError } from '@peername/resolver-core';
import { unknownBlock } from './ethereum-reader.ts';

/**
 * The number, hash and time of the block that was asked for, as JSON-RPC gives it.
 *
 * @throws {@link ResolverError} `PROTOCOL` when one of them is not well-formed or it is another block, `UNAVAILABLE` when
 *   there is none: `no-block`, or {@link unknownBlock} at a height
 */
export function readBlockHeader(block: unknown, which: Finality | BlockNumber, origin: string): BlockRef {
  const isHeight = typeof which === 'bigint';
  if (block === null) {
    throw new ResolverError({
      code: 'UNAVAILABLE',
      reason: isHeight ? unknownBlock : 'no-block',
      shortMessage: `${origin} has no ${isHeight ? `block ${which}` : `${which} block`}`,
    });
  }
  const { number, hash, timestamp } = (typeof block === 'object' && block !== null ? block : {}) as Readonly<
    Partial<Record<'number' | 'hash' | 'timestamp', unknown>>
  >;
  const seconds = quantity(timestamp);
  const height = quantity(number);
  if (
    height === undefined ||
    height > highest ||
    (isHeight && height !== which) ||
    !isHash(hash) ||
    seconds === undefined ||
    seconds > latestTime
  ) {
    throw new ResolverError({
      code: 'PROTOCOL',
      shortMessage: `${origin} sent a block header that is not the one asked for`,
    });
  }
  return { number: height, hash, time: new Date(Number(seconds) * 1000) };
}

/** An unsigned JSON-RPC quantity of at most 64 bits; undefined for everything else. */
export function quantity(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? BigInt(value) : undefined;
}

// Beyond it a number is not exact, wherever it is passed on in JSON.
const highest = BigInt(Number.MAX_SAFE_INTEGER);

// The last second that a JavaScript date can hold.
const latestTime = 8_640_000_000_000n;

function isHash(value: unknown): value is `0x${string}` {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
}
