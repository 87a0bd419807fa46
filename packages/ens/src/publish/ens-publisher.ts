import { type Hex, type Name, systemClock } from '@peername/resolver-core';
import type {
  FollowOptions,
  Publisher,
  PublishPlan,
  PublishProgress,
  SignedTransaction,
  SignOptions,
} from '@peername/resolver-core/publish';
import type { Signer } from 'ethers';
import { isAddressText, parseAccount } from '../address.ts';
import { isEnsText, parseEnsName, serviceId } from '../ens-name.ts';
import { networkOf } from '../ens-service.ts';
import { describeNetwork } from '../networks.ts';
import { createChainAccess } from './chain-access.ts';
import { contractsOf } from './ens-contracts.ts';
import { findResolvers } from './find-resolvers.ts';
import { followTransaction } from './follow-transaction.ts';
import { readNameState } from './name-state.ts';
import { checkChanges, planChanges, usualKey } from './plan-changes.ts';
import {
  checkSignable,
  type PreparedTransaction,
  prepareTransaction,
  type SignablePlan,
} from './prepare-transaction.ts';
import { type EnsPublisherOptions, endpointsOf } from './publisher-options.ts';
import { joinSignature, placeInLine, readSigned } from './read-signed.ts';
import { sendRaw } from './send-raw.ts';
import { checkSignerOf, isSendingWallet, sendThroughWallet, signTransaction } from './sign-transaction.ts';
import { describeUnsigned } from './unsigned-transaction.ts';

/**
 * Writes text records of ENS names through the name's own resolver: `setText`, or one `multicall` for several.
 *
 * @throws {@link ResolverError} `UNAVAILABLE` for an endpoint that is no URL, `INVALID_NAME` (`bad-account`) for a contract
 *   that is no address
 *
 * @example
 * ```ts
 * import { ensPublisher } from '@peername/ens/publish'
 * import { Wallet } from 'ethers'
 *
 * const signer = new Wallet(key)
 * const publisher = ensPublisher()
 * const name = publisher.parse('alice.eth')
 * const account = await signer.getAddress()
 * const plan = await publisher.plan(name, [{ key: 'staex-id', value: peerId }], { account })
 * for await (const { state } of publisher.publish(plan, signer)) console.log(state) // sent, included, final
 * ```
 */
export function ensPublisher(options: EnsPublisherOptions = {}): Publisher<Signer> {
  const { timeout = 10_000, clock = systemClock, foreignTlds = ['azero', 'a0', 'tzero'] } = options;
  const ensNetwork = networkOf(options);
  const network = describeNetwork(ensNetwork);
  const contracts = contractsOf(ensNetwork);
  const access = createChainAccess({
    endpoints: endpointsOf(options),
    network: ensNetwork,
    isWallet: options.provider !== undefined,
    timeout,
    clock,
  });

  async function readAnySigned(name: Name, raw: Hex, signal?: AbortSignal): Promise<SignedTransaction> {
    return access.run(async (node) => {
      const state = await readNameState(node, name, [usualKey], contracts);
      return readSigned(raw, { name, chainId: node.chainId, resolvers: findResolvers(name, state) });
    }, signal);
  }

  async function* send(
    signed: SignedTransaction,
    follow: FollowOptions = {},
  ): AsyncGenerator<PublishProgress> {
    const sent = placeInLine(signed);
    const height = await sendRaw(access, signed, sent.nonce, follow.signal);
    yield* followTransaction(access, { ...sent, height }, follow);
  }

  async function sign(plan: PublishPlan, signer: Signer, options: SignOptions): Promise<SignedTransaction> {
    const prepared = await prepareFor(plan, signer, options);
    return signTransaction(plan as SignablePlan, prepared, signer, { clock, signal: options.signal });
  }

  /** After it was made sure that the signer is the one to sign it. */
  async function prepareFor(
    plan: PublishPlan,
    signer: Signer,
    options: SignOptions,
  ): Promise<PreparedTransaction> {
    checkSignable(plan);
    const prepared = await prepare(plan, options);
    await checkSignerOf(plan, signer, prepared.chainId);
    return prepared;
  }

  function prepare(plan: SignablePlan, { signal, maxFee }: SignOptions): Promise<PreparedTransaction> {
    return access.run((node) => prepareTransaction(node, plan, contracts, maxFee), signal);
  }

  return {
    id: serviceId,
    network,
    supports: (text) => isEnsText(text, foreignTlds),
    parse: (text) => parseEnsName(text, foreignTlds),
    supportsAccount: (text) => isAddressText(text.trim()),
    async plan(name, changes, { account, signal } = {}) {
      const request = {
        name,
        changes: checkChanges(changes),
        account: account === undefined ? undefined : parseAccount(account),
        network,
        contracts,
      };
      return access.run((node) => planChanges(node, request), signal);
    },
    async prepare(plan, options = {}) {
      checkSignable(plan);
      return describeUnsigned(plan, await prepare(plan, options));
    },
    sign: (plan, signer, options = {}) => sign(plan, signer, options),
    async read(name, signed, { signal } = {}) {
      const raw =
        typeof signed === 'string' ? signed : joinSignature(name, signed.unsigned, signed.signature);
      return readAnySigned(name, raw, signal);
    },
    send,
    async *publish(plan, signer, follow = {}) {
      if (!isSendingWallet(signer)) {
        yield* send(await sign(plan, signer, follow), follow);
        return;
      }
      const prepared = await prepareFor(plan, signer, follow);
      const { from: account, to, data, nonce: likelyNonce } = prepared;
      const hash = await sendThroughWallet(prepared, signer, { clock, signal: follow.signal });
      const { number: height } = plan.block;
      const line = { nonce: undefined, likelyNonce, height, since: height };
      const sent = { hash, account, to, data, ...line };
      yield* followTransaction(access, sent, follow);
    },
    close: () => access.close(),
  };
}
