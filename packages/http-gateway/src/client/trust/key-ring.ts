import type { Clock, Milliseconds, ResolverError } from '@peername/resolver-core';
import { type GatewayEndpoint, statusOnlyFault } from '../gateway-endpoint.ts';
import { countsAt, type GatewayKey } from './gateway-key.ts';
import { type KeySet, keySetQuestion, readKeySet } from './key-set.ts';
import { untrusted } from './untrusted.ts';
import type { VerifyEd25519 } from './verify-ed25519.ts';

/** Where a client keeps the keys of gateways between its runs, by origin (`https://host:port`). */
export interface GatewayKeyStore {
  /** The keys that are trusted; undefined or none for a gateway that was never seen to sign. */
  get(origin: string): Promise<readonly GatewayKey[] | undefined> | readonly GatewayKey[] | undefined;
  /** Replaces them: told on first use, and when keys that were trusted vouch for others. */
  put(origin: string, keys: readonly GatewayKey[]): Promise<void> | void;
  /** Told of each answer whose signature held. */
  seen?(origin: string): Promise<void> | void;
}

/** The keys of one gateway, as far as they are trusted here. */
export interface KeyRing {
  /** Whether the gateway is known to sign what it answers. */
  isExpected(): Promise<boolean>;
  /**
   * The key of that thumbprint.
   * @throws {@link ResolverError} `UNTRUSTED` with reason `unknown-key`; that of the endpoint when its key set cannot be read
   */
  keyOf(thumbprint: string, verify: VerifyEd25519): Promise<GatewayKey>;
}

const askAgainAfter: Milliseconds = 60_000;

/**
 * The trusted keys of a gateway: those named, or those in the store, or on first use those that it shows. A key that comes
 * later is trusted when a trusted one has signed the set that it comes in.
 */
export function createKeyRing(
  endpoint: GatewayEndpoint,
  {
    named,
    store,
    clock,
  }: {
    readonly named: readonly string[] | undefined;
    readonly store: GatewayKeyStore;
    readonly clock: Clock;
  },
): KeyRing {
  const { origin } = endpoint;
  const trusted = new Set(named);
  let loading: Promise<Map<string, GatewayKey>> | undefined;
  let shown: { readonly set: KeySet | string; readonly at: Milliseconds } | undefined;
  let fetching: Promise<KeySet | string> | undefined;
  let adopting: Promise<void> = Promise.resolve();

  const load = async (): Promise<Map<string, GatewayKey>> => {
    const keys = (await store.get(origin)) ?? [];
    if (!named) for (const { thumbprint } of keys) trusted.add(thumbprint);
    return new Map(keys.map((key) => [key.thumbprint, key]));
  };

  const loaded = (): Promise<Map<string, GatewayKey>> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };

  const fetchSet = async (verify: VerifyEd25519): Promise<KeySet | string> => {
    // Shared by all who wait for it, so that none of them ends it; its deadline does.
    const reply = await endpoint.ask(keySetQuestion, new AbortController().signal);
    if (reply.status >= 500 || reply.status === 429)
      throw statusOnlyFault(endpoint.address, reply.status, reply.headers.get('retry-after'));
    const at = clock.now();
    const set = await readKeySet(reply, reply.json, verify, at);
    shown = { set, at };
    return set;
  };

  const keySet = (verify: VerifyEd25519): Promise<KeySet | string> | KeySet | string => {
    const age = shown && clock.now() - shown.at;
    if (shown && age !== undefined && age >= 0 && age < askAgainAfter) return shown.set;
    fetching ??= fetchSet(verify).finally(() => {
      fetching = undefined;
    });
    return fetching;
  };

  const adopt = async ({ keys, signedBy }: KeySet, wanted: string): Promise<void> => {
    const ring = await loaded();
    // Whoever came before may have taken them.
    if (await find(wanted)) return;
    const isFirstUse = trusted.size === 0 && signedBy.includes(wanted);
    // By what is known here: a key that has run out would make itself last longer.
    const isVouched = signedBy.some((thumbprint) => {
      const key = ring.get(thumbprint);
      return trusted.has(thumbprint) && (!key || countsAt(key, clock.now()));
    });
    if (!isFirstUse && !isVouched) return;
    // First, since the store may know better.
    await store.put(origin, keys);
    for (const key of keys) {
      ring.set(key.thumbprint, key);
      trusted.add(key.thumbprint);
    }
  };

  const learn = async (wanted: string, verify: VerifyEd25519): Promise<void> => {
    const set = await keySet(verify);
    if (typeof set === 'string') return;
    // One at a time: several answers come at once, and the first of them makes the keys known to the others.
    const adopted = adopting.then(() => adopt(set, wanted));
    adopting = adopted.catch(() => {});
    await adopted;
  };

  const find = async (thumbprint: string): Promise<GatewayKey | undefined> => {
    const key = (await loaded()).get(thumbprint);
    return key && trusted.has(thumbprint) && countsAt(key, clock.now()) ? key : undefined;
  };

  return {
    isExpected: async () => (await loaded()) && trusted.size > 0,
    async keyOf(thumbprint, verify) {
      const key = await find(thumbprint);
      if (key) return key;
      const before = [...trusted];
      await learn(thumbprint, verify);
      const learnt = await find(thumbprint);
      if (learnt) return learnt;
      throw unknownKey(origin, thumbprint, before);
    },
  };
}

function unknownKey(origin: string, thumbprint: string, trusted: readonly string[]): ResolverError {
  const isNew = trusted.length === 0;
  return untrusted('unknown-key', origin, 'signs with a key that is not known to be its own', {
    details: isNew
      ? `the key ${thumbprint} is not among those that it publishes and signs with itself`
      : `the key ${thumbprint}, trusted: ${trusted.join(', ')}`,
    meta: [
      isNew
        ? 'Somebody between you and the gateway may have put in an answer of their own'
        : 'Its operator may have changed the key without the old one vouching for it, or somebody else answers in its place',
      'Ask the operator, another way than through this gateway, which key is theirs',
    ],
  });
}
