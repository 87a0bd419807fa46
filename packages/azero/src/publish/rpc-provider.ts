import type { RpcEndpoint } from '@peername/json-rpc';
import { escapeText } from '@peername/resolver-core';
import type { ApiOptions } from '@polkadot/api/types';
import { malformedReply } from '../errors.ts';
import { fromHex } from '../hex.ts';

type Provider = NonNullable<ApiOptions['provider']>;

/**
 * A provider for an ApiPromise over an endpoint of ours, with its deadlines and caps, and without subscriptions. It
 * answers what an api asks to know a chain, and nothing else.
 *
 * A failure is told to `failed` and the api waits for ever, because polkadot.js would print what went wrong.
 */
export function createRpcProvider(endpoint: RpcEndpoint, failed: (error: unknown) => void): Provider {
  const refuse = (): Promise<never> => Promise.reject(new Error('no subscriptions'));
  const provider = {
    hasSubscriptions: false,
    isClonable: false,
    isConnected: true,
    clone: () => provider as Provider,
    connect: async () => {},
    disconnect: async () => {},
    on: () => () => {},
    subscribe: refuse,
    unsubscribe: refuse,
    async send(method: string, params: unknown[]): Promise<unknown> {
      try {
        const vet = vetting.get(method);
        if (!vet) throw malformedReply(`nothing is asked with ${method}`);
        return vet(await endpoint.request(method, params));
      } catch (error) {
        failed(error);
        return new Promise(() => {});
      }
    },
  };
  return provider as Provider;
}

/** Replies in the only form in which polkadot.js gets them: what it cannot read it prints. */
const vetting = new Map<string, (reply: unknown) => unknown>([
  ['chain_getBlockHash', hex],
  ['state_call', hex],
  ['state_getMetadata', hex],
  ['state_getRuntimeVersion', runtimeVersion],
  ['system_chain', String],
  ['system_properties', properties],
  ['rpc_methods', methods],
]);

function hex(reply: unknown): unknown {
  fromHex(reply);
  return reply;
}

function runtimeVersion(reply: unknown): unknown {
  const { specName, implName, specVersion, transactionVersion, apis } = Object(reply);
  const versions = [specVersion, transactionVersion];
  if (!Array.isArray(apis) || !versions.every(Number.isSafeInteger))
    throw malformedReply('not the version of a runtime');
  return {
    specName: word(specName),
    implName: word(implName),
    authoringVersion: 0,
    specVersion,
    implVersion: 0,
    transactionVersion,
    apis: apis.map((api) => {
      const [id, version] = Array.isArray(api) ? api : [];
      if (!Number.isSafeInteger(version)) throw malformedReply('not the version of a runtime');
      return [hex(id), version];
    }),
  };
}

function properties(reply: unknown): unknown {
  const { ss58Format, tokenDecimals, tokenSymbol } = Object(reply);
  const [decimals] = [tokenDecimals].flat();
  const [symbol] = [tokenSymbol].flat();
  return {
    ss58Format: Number.isSafeInteger(ss58Format) ? ss58Format : 42,
    tokenDecimals: [Number.isSafeInteger(decimals) && decimals >= 0 && decimals <= 36 ? decimals : 12],
    tokenSymbol: [typeof symbol === 'string' ? escapeText(symbol, 12) : 'AZERO'],
  };
}

function methods(reply: unknown): unknown {
  const { methods } = Object(reply);
  if (!Array.isArray(methods)) throw malformedReply('not a list of methods');
  return { methods: methods.filter((method) => typeof method === 'string' && /^\w{1,80}$/.test(method)) };
}

function word(text: unknown): string {
  return typeof text === 'string' && /^[\w-]{1,40}$/.test(text) ? text : 'node';
}
