import { join } from 'node:path';
import type { GatewayKey, GatewayKeyStore } from '@peername/http-gateway/client';
import { type Milliseconds, ResolverError } from '@peername/resolver-core';
import type { Io } from './io.ts';
import { type StateFile, stateFile } from './state-file.ts';
import { UsageError } from './usage-error.ts';
import { stateFolder } from './user-folders.ts';

/** A gateway that was seen to sign its answers. */
export interface KnownGateway {
  /** `https://host:port`. */
  readonly origin: string;
  readonly keys: readonly GatewayKey[];
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

type ByOrigin = ReadonlyMap<string, KnownGateway>;

// So that not every lookup writes a file.
const seenEvery: Milliseconds = 3_600_000;

/** The file in which gateways are remembered with their keys, for all processes of this user. */
export function knownGatewaysFile(
  env: Io['env'],
  keyOf: (x: string, notBefore?: Date, expiresAt?: Date) => GatewayKey | undefined,
): StateFile<ByOrigin> & { readonly path: string } {
  const path = join(stateFolder(env), 'known_gateways.json');
  const file = stateFile<ByOrigin>(path, {
    empty: new Map(),
    parse: (json) => parseGateways(json, keyOf),
    toJson: (gateways) => ({
      version: 1,
      gateways: Object.fromEntries([...gateways].sort().map(([origin, one]) => [origin, toJson(one)])),
    }),
    holds: 'the keys of gateways: each will then be believed as if it were seen for the first time',
  });
  return { ...file, path };
}

/**
 * The keys of gateways in the file. What becomes known is said through `notice`, as is that it cannot be remembered.
 *
 * @throws {@link UsageError} when the file is damaged; what `put` throws is `UNTRUSTED`, for keys that are others than those
 *   another process has remembered meanwhile
 */
export async function openKnownGateways(
  file: StateFile<ByOrigin> & { readonly path: string },
  notice: (sentence: string) => void,
): Promise<GatewayKeyStore> {
  let known = await file.read();
  const change = async (
    origin: string,
    to: (before: KnownGateway | undefined) => KnownGateway,
  ): Promise<void> => {
    const seen = known.get(origin);
    try {
      await file.update((all) => {
        const one = to(all.get(origin));
        refuseOther(one, all.get(origin), seen);
        return new Map(all).set(origin, one);
      });
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      notice(`what is known of ${origin} cannot be remembered: ${error.message}`);
    }
    known = new Map(known).set(origin, to(seen));
  };
  return {
    get: (origin) => known.get(origin)?.keys,
    async put(origin, keys) {
      const before = known.get(origin);
      const now = new Date();
      const names = keys.map(({ thumbprint }) => thumbprint).join(', ');
      await change(origin, (old) => ({ origin, keys, firstSeen: old?.firstSeen ?? now, lastSeen: now }));
      const news = keys.some((key) => !before?.keys.some(({ thumbprint }) => thumbprint === key.thumbprint));
      if (!before)
        notice(`${origin} signs its answers, seen for the first time; its key is remembered: ${names}`);
      else if (news) notice(`the keys of ${origin} are now ${names}`);
    },
    async seen(origin) {
      const { lastSeen } = known.get(origin) ?? {};
      const now = new Date();
      if (!lastSeen || Math.abs(now.getTime() - lastSeen.getTime()) < seenEvery) return;
      await change(origin, (old) => ({ origin, keys: [], firstSeen: now, ...old, lastSeen: now }));
    },
  };
}

/** What another process has learnt since this one looked counts for both: first use is once. */
function refuseOther(
  { origin, keys }: KnownGateway,
  held: KnownGateway | undefined,
  seen: KnownGateway | undefined,
): void {
  const isKnown = (one: KnownGateway | undefined): boolean =>
    one?.keys.some(({ thumbprint }) => keys.some((key) => key.thumbprint === thumbprint)) ?? false;
  const isNews = held?.keys.some(
    ({ thumbprint }) => !seen?.keys.some((key) => key.thumbprint === thumbprint),
  );
  if (!isNews || isKnown(held)) return;
  throw new ResolverError({
    code: 'UNTRUSTED',
    reason: 'unknown-key',
    shortMessage: `${origin} signs with another key than another peername has just seen`,
    details: `${keys.map(({ thumbprint }) => thumbprint).join(', ')}, and not ${held?.keys.map(({ thumbprint }) => thumbprint).join(', ')}`,
    meta: ['Ask the operator, another way than through this gateway, which key is theirs'],
  });
}

function toJson({ keys, firstSeen, lastSeen }: KnownGateway): object {
  return { keys, firstSeen, lastSeen };
}

type KeyOf = Parameters<typeof knownGatewaysFile>[1];

function parseGateways(json: unknown, keyOf: KeyOf): ByOrigin | undefined {
  const { version, gateways } = Object(json) as { readonly version?: unknown; readonly gateways?: unknown };
  if (version !== 1 || typeof gateways !== 'object' || gateways === null || Array.isArray(gateways))
    return undefined;
  const all = Object.entries(gateways).map(([origin, entry]) => parseGateway(origin, entry, keyOf));
  return all.every((one) => one !== undefined) ? new Map(all.map((one) => [one.origin, one])) : undefined;
}

function parseGateway(origin: string, entry: unknown, keyOf: KeyOf): KnownGateway | undefined {
  const { keys, firstSeen, lastSeen } = Object(entry) as Readonly<Record<string, unknown>>;
  const [first, last] = [dateOf(firstSeen), dateOf(lastSeen)];
  if (!first || !last || !Array.isArray(keys)) return undefined;
  const parsed = keys.map((key: unknown) => parseKey(key, keyOf));
  return parsed.every((key) => key !== undefined)
    ? { origin, keys: parsed, firstSeen: first, lastSeen: last }
    : undefined;
}

function parseKey(json: unknown, keyOf: KeyOf): GatewayKey | undefined {
  const { thumbprint, x, notBefore, expiresAt } = Object(json) as Readonly<Record<string, unknown>>;
  const key = typeof x === 'string' ? keyOf(x, dateOf(notBefore), dateOf(expiresAt)) : undefined;
  return key?.thumbprint === thumbprint ? key : undefined;
}

function dateOf(value: unknown): Date | undefined {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time);
}
