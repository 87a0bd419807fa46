import type { BlockRef, Name } from '@peername/resolver-core';
import { PublishError, type Writer } from '@peername/resolver-core/publish';
import { contradiction } from '../errors.ts';
import { readNameState, toReading } from '../name-state.ts';
import type { NetworkReader } from '../network-reader.ts';
import { encodeSs58 } from '../ss58.ts';
import { getAddressDict } from './address-dict.ts';

/** What a publisher has to know of a live name. */
export interface NameAtHead {
  readonly block: BlockRef;
  /** CAIP-2. */
  readonly chain: string;
  /** 32 bytes. */
  readonly registry: Uint8Array;
  readonly label: string;
  readonly records: ReadonlyMap<string, string>;
  readonly writers: readonly Writer[];
  readonly expiresAt: Date | undefined;
}

/**
 * Reads a name at the best block: what is about to be written follows on that.
 *
 * @throws {@link PublishError} `no-name`, `expired`
 */
export async function readNameAtHead(
  reader: NetworkReader,
  name: Name,
  signal: AbortSignal | undefined,
): Promise<NameAtHead> {
  const [label = '', tld = ''] = name.labels;
  // What was published a moment ago has to be seen, so no head that is kept will do.
  await reader.blocks.head({ finality: 'latest', signal });
  return reader.read(
    {
      tlds: [tld],
      async read(at, registryOf) {
        const registry = registryOf(tld);
        const [state, accounts] = await Promise.all([
          readNameState(at, registry, label),
          at.call(registry, getAddressDict, label),
        ]);
        return { registry, state, accounts };
      },
      conclude({ registry, state, accounts }, { block, chain, evidence }) {
        const reading = toReading(state, block.time, evidence(registry));
        if (reading.state === 'absent') throw notThere(name, reading.expiresAt);
        if (!accounts) throw contradiction('it has no owner for a name that is registered');
        const { records, expiresAt } = reading;
        return { block, chain, registry, label, records, expiresAt, writers: writersOf(accounts) };
      },
    },
    { finality: 'latest', signal },
  );
}

function writersOf(accounts: { readonly owner: Uint8Array; readonly controller: Uint8Array }): Writer[] {
  const owner = encodeSs58(accounts.owner);
  const controller = encodeSs58(accounts.controller);
  return [
    { role: 'owner', account: owner },
    ...(controller === owner ? [] : [{ role: 'controller' as const, account: controller }]),
  ];
}

function notThere({ text }: Name, expiredAt: Date | undefined): PublishError {
  return expiredAt
    ? new PublishError({
        reason: 'expired',
        shortMessage: `${text} expired on ${expiredAt.toISOString().slice(0, 10)}; whoever registers it anew can write its records`,
      })
    : new PublishError({
        reason: 'no-name',
        shortMessage: `Nobody has registered ${text}; register it at azero.id first`,
      });
}
