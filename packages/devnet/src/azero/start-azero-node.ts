import { type AzeroName, azeroNames } from '../names.ts';
import { createRequestLog } from '../request-log.ts';
import type { AzeroNode, AzeroNodeOptions, ContractAddress } from './azero-node.ts';
import { mineEvery } from './block-timer.ts';
import { createChain } from './chain.ts';
import { chainMethods } from './chain-methods.ts';
import type { ContractsPallet } from './contracts-pallet.ts';
import { changeStorage, defaultAccount, deploy, programs } from './deploy.ts';
import { devnetMethods } from './devnet-methods.ts';
import { fundAccounts } from './fund-accounts.ts';
import { usualGas } from './gas.ts';
import { toHex } from './hex.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import { createJsonRpc } from './json-rpc.ts';
import { timestampPalletIndex } from './metadata.ts';
import { createNodeControl, labelOf, writeRegistration } from './node-control.ts';
import { startNodeServer } from './node-server.ts';
import { authorMethods } from './pool/author-methods.ts';
import { paymentMethods } from './pool/payment-methods.ts';
import { createPool } from './pool/pool.ts';
import { createTransactionApis } from './pool/transaction-apis.ts';
import { type Account, registry } from './registry-layout.ts';
import { createRuntimeApi, runtimeVersion } from './runtime-api.ts';
import { runtimeSpecs } from './runtime-spec.ts';
import { text } from './scale.ts';
import { parseAccount, toSs58 } from './ss58.ts';
import { stateMethods } from './state-methods.ts';
import { subscriptionMethods } from './subscriptions.ts';
import { systemMethods } from './system-methods.ts';
import type { ChainIdentity } from './transactions/validate.ts';

const day = 86_400_000;

/**
 * Starts a local node that speaks the Substrate wire, over HTTP and WebSocket on one port, with the AZERO.ID router
 * and registry on it.
 *
 * @example
 * ```ts
 * import { startAzeroNode } from '@peername/devnet'
 *
 * const node = await startAzeroNode({ blockTime: 0 })
 * node.setRecord('alice', 'url', 'https://alice.example')
 * node.settle()
 * await node.close()
 * ```
 */
export async function startAzeroNode(options: AzeroNodeOptions = {}): Promise<AzeroNode> {
  const {
    host = '127.0.0.1',
    blockTime = 1_000,
    names = azeroNames,
    tlds = ['azero', 'a0'],
    metadataVersion = 14,
    stateVersion = 0,
  } = options;
  const registryAccount = options.registry ? parseAccount(options.registry) : defaultAccount('registry');
  const routerAccount = options.router ? parseAccount(options.router) : defaultAccount('router');

  const spec = runtimeSpecs[metadataVersion];
  const pallet: ContractsPallet = {
    spec,
    index: options.contractsPallet ?? spec.pallets.contracts,
    programs,
    gas: (call, answer) => options.gas?.(call, answer) ?? usualGas(call, answer),
    traps: options.traps ?? (() => false),
  };
  const chain = createChain({
    genesisTime: options.genesisTime ?? Date.now(),
    genesisHash: options.genesisHash,
    step: blockTime || 1_000,
    finalityLag: options.finalityLag ?? 2,
    history: options.history ?? 1_000,
    timestampPallet: timestampPalletIndex,
    stateVersion,
    events: options.blockEvents,
    author: (state, number) => pool.author(state, number),
    genesis(state, time) {
      state.set(text.encode(':seed:'), text.encode(options.seed ?? ''));
      fundAccounts(state);
      deploy(state, pallet, { router: routerAccount, registry: registryAccount, tlds });
      changeStorage(state, pallet, registryAccount, (storage) => {
        for (const name of names) addName(storage, time, name);
      });
    },
  });
  const identity: ChainIdentity = {
    spec,
    specVersion: runtimeVersion.specVersion,
    transactionVersion: runtimeVersion.transactionVersion,
    blockHash: (number) => chain.byNumber(number)?.hash,
  };
  const pool = createPool(chain, pallet, identity);
  const transactions = createTransactionApis(pallet, identity);
  const mineIfWanted = () => {
    if (blockTime === 0 && pool.wantsBlock()) chain.mine();
  };

  const log = createRequestLog();
  const control = createNodeControl({ chain, pallet, pool, registryAccount, mineIfWanted });
  const version = { ...runtimeVersion, stateVersion };
  const runtime = createRuntimeApi(pallet, version, metadataVersion, transactions);
  const methods = {
    ...chainMethods(chain),
    ...stateMethods(chain, runtime, version, metadataVersion),
    ...systemMethods(options.chainName ?? 'Aleph Zero devnet', options.tokenSymbol ?? 'AZERO'),
    ...subscriptionMethods(chain, version),
    ...authorMethods(chain, pool, mineIfWanted),
    ...paymentMethods(chain, transactions),
    ...devnetMethods(control),
  };
  const server = await startNodeServer({
    host,
    port: options.port ?? 0,
    log,
    answer: createJsonRpc({ ...methods, rpc_methods: () => ({ methods: Object.keys(methods) }) }, log),
  });
  const stopMining = blockTime > 0 ? mineEvery(blockTime, chain) : () => undefined;
  const origin = `${host.includes(':') ? `[${host}]` : host}:${server.port}`;

  return {
    ...control,
    httpUrl: `http://${origin}`,
    wsUrl: `ws://${origin}`,
    genesisHash: chain.genesisHash,
    router: addressOf(routerAccount),
    registry: addressOf(registryAccount),
    requests: log,
    headBlock: chain.head,
    finalizedBlock: chain.finalized,
    close() {
      stopMining();
      return server.close();
    },
  };
}

function addressOf(account: Account): ContractAddress {
  return { ss58: toSs58(account), hex: toHex(account) };
}

function addName(storage: WritableContractStorage, time: number, name: AzeroName): void {
  const label = labelOf(name.name);
  const expiresAt = time + (name.expiresIn ?? 365 * day);
  writeRegistration(storage, BigInt(time), label, {
    owner: name.owner,
    address: name.address,
    registeredAt: time - (name.registeredAgo ?? 30 * day),
    expiresAt,
    records: name.records,
  });
  if (name.primary) registry.primary.set(storage, parseAccount(name.address ?? name.owner), label);
}
