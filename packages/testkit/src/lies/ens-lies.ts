import type { ChainLies } from './chain-lies.ts';
import { ensBlock, ensMadeUpHeads, ensOldHead, ensOtherChain, ensStuckHead } from './ens-block-lies.ts';
import { ensNameLie } from './ens-name-lie.ts';

/** Lies about ENS on an Ethereum chain. Accounts are `0x` and 20 bytes. */
export const ensLies: ChainLies = {
  record: (name, key, value) => ensNameLie(`lies about ${key} of ${name}`, name, { texts: { [key]: value } }),
  absent: (name) => ensNameLie(`says that ${name} is absent`, name, { isAbsent: true }),
  account: (name, account) => ensNameLie(`says that ${name} points elsewhere`, name, { account }),
  fork: (mark) => ensMadeUpHeads('shows other blocks', 0, mark),
  ahead: (blocks) => ensMadeUpHeads(`shows a head ${blocks} blocks ahead`, blocks),
  behind: (blocks) => ensOldHead(`shows a head ${blocks} blocks behind`, blocks),
  stuck: () => ensStuckHead('shows the same head for ever'),
  number: (by) => ensBlock(`counts blocks ${by} too high`, { number: by }),
  otherChain: () => ensOtherChain('says that it serves another chain'),
  time: (by) => ensBlock(`moves the time by ${by} ms`, { seconds: Math.trunc(by / 1000) }),
};
