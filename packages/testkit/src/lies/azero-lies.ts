import { decode, fromHex, timestampKey, toHex, u64 } from '@peername/devnet/wire';
import {
  azeroMadeUpHeads,
  azeroNumber,
  azeroOldHead,
  azeroOtherChain,
  azeroStuckHead,
} from './azero-block-lies.ts';
import { azeroNameLie } from './azero-name-lie.ts';
import type { ChainLies } from './chain-lies.ts';
import type { Lie } from './lie.ts';

/** Lies about AZERO.ID on a Substrate chain. Accounts are SS58. */
export const azeroLies: ChainLies = {
  record: (name, key, value) =>
    azeroNameLie(`lies about ${key} of ${name}`, name, { records: { [key]: value } }),
  absent: (name) => azeroNameLie(`says that ${name} is absent`, name, { isAbsent: true }),
  account: (name, account) => azeroNameLie(`says that ${name} points elsewhere`, name, { account }),
  fork: (mark) => azeroMadeUpHeads('shows other blocks', 0, mark),
  ahead: (blocks) => azeroMadeUpHeads(`shows a head ${blocks} blocks ahead`, blocks),
  behind: (blocks) => azeroOldHead(`shows a head ${blocks} blocks behind`, blocks),
  stuck: () => azeroStuckHead('shows the same head for ever'),
  number: (by) => azeroNumber(`counts blocks ${by} too high`, by),
  otherChain: () => azeroOtherChain('says that it serves another chain'),
  time: (by) => azeroTime(`moves the time by ${by} ms`, by),
};

/** Moves `Timestamp.Now`. */
function azeroTime(says: string, by: number): Lie {
  const key = toHex(timestampKey);
  return {
    says,
    tell({ method, params }, truth) {
      if (method !== 'state_getStorage' || params[0] !== key || !truth.result) return truth;
      const now = decode(u64, fromHex(String(truth.result)));
      return { result: toHex(u64.encode(now + BigInt(by))) };
    },
  };
}
