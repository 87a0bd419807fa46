import type { BlockNumber } from '@peername/resolver-core';
import { longestEventId } from '../limits.ts';

/** Where a client is in an event stream, so that it can go on there, with any gateway that reads the same chains. */
export interface EventId {
  /** The newest block that the client was told of, by the id of the name service. */
  readonly blocks: ReadonlyMap<string, BlockNumber>;
  /** A digest of all that it was told, see `digestOf`. */
  readonly digest: string;
}

const blockPart = /^(.*)\.(0|[1-9][0-9]{0,14})$/s;
const digestPart = /^[0-9a-f]{24}$/;

/**
 * Writes an id in letters that neither a header nor a query has to escape: `azero.1234~ens.55~3f0c…`. Services come by
 * the alphabet, so that one place has one id.
 */
export function formatEventId({ blocks, digest }: EventId): string {
  const parts = [...blocks].map(
    ([service, block]) => `${encodeURIComponent(service).replaceAll('~', '%7E')}.${block}`,
  );
  return [...parts.sort(), digest].join('~');
}

/** Reads an id; undefined when it is not one that {@link formatEventId} writes. */
export function parseEventId(text: string): EventId | undefined {
  if (text.length > longestEventId) return undefined;
  const parts = text.split('~');
  const digest = parts.pop() ?? '';
  const blocks = new Map<string, BlockNumber>();
  for (const part of parts) {
    const [, service, block] = blockPart.exec(part) ?? [];
    if (service === undefined || block === undefined) return undefined;
    try {
      blocks.set(decodeURIComponent(service), BigInt(block));
    } catch {
      return undefined;
    }
  }
  const id = { blocks, digest };
  return digestPart.test(digest) && formatEventId(id) === text ? id : undefined;
}
