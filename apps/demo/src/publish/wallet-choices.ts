import type { UnsignedTransaction, Writer } from '@peername/resolver-core/publish';
import type { AccountChoice } from './desk-state.ts';
import type { Chain } from './open-chain.ts';
import type { SharedAccount, WantedChain } from './wallets/wallet.ts';

/** The accounts of a wallet, those that may write the name first. */
export function accountChoices(
  shared: readonly SharedAccount[],
  writers: readonly Writer[],
): readonly AccountChoice[] {
  return shared
    .map((account) => ({
      ...account,
      role: writers.find((writer) => writer.account === account.address)?.role,
    }))
    .sort((one, other) => Number(one.role === undefined) - Number(other.role === undefined));
}

/** The chain that a wallet has to be on to send a transaction. */
export function wantedChain(
  { chain }: UnsignedTransaction,
  { publisher, local }: Pick<Chain, 'publisher' | 'local'>,
): WantedChain {
  const [, reference = '0'] = chain.split(':');
  return { chainId: `0x${BigInt(reference).toString(16)}`, title: publisher.network.title, local };
}
