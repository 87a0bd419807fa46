import type { Hex } from '../hex.ts';

/** Transactions that are not to come again for a while. */
export interface BanList {
  ban(hash: Hex): void;
  isBanned(hash: Hex): boolean;
}

const banFor = 30 * 60_000;
const mostBanned = 2_048;

/** Bans of half an hour, the newest so many. Source: sc-transaction-pool, `PoolRotator`. */
export function createBanList(now: () => number = () => performance.now()): BanList {
  const until = new Map<Hex, number>();
  return {
    ban(hash) {
      until.delete(hash);
      until.set(hash, now() + banFor);
      for (const oldest of until.keys()) {
        if (until.size <= mostBanned) break;
        until.delete(oldest);
      }
    },
    isBanned: (hash) => (until.get(hash) ?? 0) > now(),
  };
}
