import { createPool } from '@peername/json-rpc';
import { type Count, type Hex, type Milliseconds, type Name, systemClock } from '@peername/resolver-core';
import {
  PublishError,
  type Publisher,
  type PublishPlan,
  recordsAfter,
} from '@peername/resolver-core/publish';
import { describeNetwork } from '../deployment.ts';
import { notAnAccount } from '../errors.ts';
import { createNetworkReader } from '../network-reader.ts';
import { hasTld, parseName } from '../parse-name.ts';
import { settle } from '../settings.ts';
import { decodeAccount, encodeSs58 } from '../ss58.ts';
import type { AzeroSigner } from './azero-signer.ts';
import { createChains } from './chains.ts';
import { estimate } from './estimate.ts';
import { readNameAtHead } from './name-at-head.ts';
import { checkRoom, isWriter, planChanges } from './plan-changes.ts';
import { type AzeroPublisherOptions, endpointsOf, usualTimeout } from './publisher-options.ts';
import { readExtrinsic, readSignedPayload } from './read-extrinsic.ts';
import type { Wanted } from './read-update.ts';
import { sendExtrinsic } from './send-extrinsic.ts';
import { signPlan } from './sign-plan.ts';
import { changeOf, prepareExtrinsic } from './unsigned-extrinsic.ts';

// How many blocks, of a second each, a transaction lives: for a signer elsewhere, that somebody has to carry it to.
const lifeElsewhere: Count = 1024;

// What a chain says of itself takes a while to load, and to load it from two endpoints helps nobody.
const hedgeAfter: Milliseconds = 5_000;

/**
 * Writes records of AZERO.ID names (`.azero`, `.a0`; on the testnet `.tzero`) through `@polkadot/api`, over endpoints of
 * its own or an api of the caller's. Other records than those that are named stay as they are.
 *
 * @throws {@link ResolverError} `CONTRACT` for an address that is none, `UNAVAILABLE` for an endpoint that is no URL
 *
 * @example
 * ```ts
 * import { azeroPublisher } from '@peername/azero/publish'
 *
 * const publisher = azeroPublisher()
 * const plan = await publisher.plan(publisher.parse('alice.azero'), [{ key: 'staex-id', value: id }], { account })
 * for await (const { state } of publisher.publish(plan, signer)) console.log(state) // sent, included, final
 * ```
 */
export function azeroPublisher(options: AzeroPublisherOptions = {}): Publisher<AzeroSigner> {
  const { api, clock = systemClock, timeout = usualTimeout } = options;
  const { deployment, labelLength } = settle(options);
  const { network } = deployment;
  const rules = { ...deployment, labelLength };
  const pool = createPool(endpointsOf(options, network), { timeout, hedgeAfter });
  const reader = createNetworkReader({ deployment, pool, clock, finality: 'latest' });
  const chains = createChains({ deployment, pool, api, clock, timeout });
  const sent = new Set<Hex>();

  const publisher: Publisher<AzeroSigner> = {
    id: 'azero',
    network: describeNetwork(deployment),
    supports: (text) => hasTld(text, rules),
    parse: (text) => parseName(text, rules),
    supportsAccount: (text) => decodeAccount(text.trim()) !== undefined,

    async plan(name, changes, { account, signal } = {}) {
      const signer = account === undefined ? undefined : accountOf(account);
      const seen = await readNameAtHead(reader, name, signal);
      const { block, registry, records, writers, expiresAt } = seen;
      const plan: PublishPlan = {
        name,
        network: { ...publisher.network, chain: seen.chain },
        block,
        contract: encodeSs58(registry),
        changes: planChanges(records, changes),
        records,
        writers,
        account: signer,
        mayWrite: signer === undefined ? undefined : isWriter(seen, signer),
        expiresAt,
      };
      if (plan.changes.length === 0) return plan;
      checkRoom(name, recordsAfter(plan));
      if (!plan.mayWrite) return plan;
      const { cost } = await chains.run((at) => estimate(at, block.hash, changeOf(plan)), { signal });
      return { ...plan, cost };
    },

    async prepare(plan, { signal, maxFee } = {}) {
      changeOf(plan);
      await checkRecords(plan, signal);
      const limits = { blocks: lifeElsewhere, maxFee };
      const { unsigned } = await chains.run((at) => prepareExtrinsic(at, plan, limits), { signal });
      return unsigned;
    },

    async sign(plan, signer, { signal, maxFee } = {}) {
      changeOf(plan);
      await checkRecords(plan, signal);
      return signPlan(plan, signer, { chains, clock, signal, maxFee });
    },

    async read(name, signed, { signal } = {}) {
      const wanted = await wantedOf(name, signal);
      return chains.run(
        (at) =>
          typeof signed === 'string'
            ? readExtrinsic(at, wanted, signed)
            : readSignedPayload(at, wanted, signed),
        { signal },
      );
    },

    send: (signed, following = {}) => sendExtrinsic(signed, { chains, clock, timeout, sent }, following),

    async *publish(plan, signer, following = {}) {
      const signed = await publisher.sign(plan, signer, following);
      yield* publisher.send(signed, following);
    },

    close: () => pool.close(),
  };
  return publisher;

  /** Somebody agreed to what the plan said. */
  async function checkRecords({ name, changes }: PublishPlan, signal: AbortSignal | undefined) {
    const { records } = await readNameAtHead(reader, name, signal);
    if (changes.every(({ key, before }) => (records.get(key) ?? null) === before)) return;
    throw new PublishError({
      reason: 'outdated',
      shortMessage: `The records of ${name.text} are not those of the plan any more; look at a new plan`,
    });
  }

  function accountOf(text: string): string {
    const account = decodeAccount(text.trim());
    if (!account) throw notAnAccount('INVALID_NAME', text, `an account on ${network.title}`);
    return encodeSs58(account);
  }

  async function wantedOf(name: Name, signal: AbortSignal | undefined): Promise<Wanted> {
    const [, tld = ''] = name.labels;
    const registry = await reader.read(
      { tlds: [tld], read: async (_, registryOf) => registryOf(tld), conclude: (found) => found },
      { signal },
    );
    return { name, registry };
  }
}
