import { type BlockRef, ResolverError } from '@peername/resolver-core';

/**
 * The number, hash and time of a block as JSON-RPC gives it.
 *
 * @throws {@link ResolverError} `PROTOCOL` when one of them is not well-formed
 */
export function readBlockHeader(block: unknown, origin: string): BlockRef {
  const { number, hash, timestamp } = (typeof block === 'object' && block !== null ? block : {}) as Readonly<
    Partial<Record<'number' | 'hash' | 'timestamp', unknown>>
  >;
  const seconds = quantity(timestamp);
  const height = quantity(number);
  if (height === undefined || !isHash(hash) || seconds === undefined || seconds > latestTime) {
    throw new ResolverError({
      code: 'PROTOCOL',
      shortMessage: `${origin} sent a block header that is not one`,
    });
  }
  return { number: height, hash, time: new Date(Number(seconds) * 1000) };
}

/** An unsigned JSON-RPC quantity of at most 64 bits; undefined for everything else. */
export function quantity(value: unknown): bigint | undefined {
  return typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? BigInt(value) : undefined;
}

// The last second that a JavaScript date can hold.
const latestTime = 8_640_000_000_000n;

function isHash(value: unknown): value is `0x${string}` {
  return typeof value === 'string' && /^0x[0-9a-f]{64}$/.test(value);
}
