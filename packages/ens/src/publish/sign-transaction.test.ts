import { systemClock } from '@peername/resolver-core';
import type { JsonRpcSigner } from 'ethers';
import { describe, expect, it } from 'vitest';
import type { PreparedTransaction } from './prepare-transaction.ts';
import { sendThroughWallet } from './sign-transaction.ts';

const prepared: PreparedTransaction = {
  chainId: 1,
  from: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  to: '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC',
  data: new Uint8Array(4),
  nonce: 0,
  gas: 1n,
  maxFeePerGas: 1n,
  maxPriorityFeePerGas: 1n,
};

/** Gives the answer, and counts how often it is asked. */
function walletThat(answer: () => unknown): { readonly signer: JsonRpcSigner; asked: number } {
  const wallet = {
    asked: 0,
    signer: {
      sendUncheckedTransaction: async () => {
        wallet.asked++;
        return answer();
      },
    } as unknown as JsonRpcSigner,
  };
  return wallet;
}

describe('sendThroughWallet', () => {
  it('asks nothing of a wallet once nobody waits for it', async () => {
    const ending = new AbortController();
    ending.abort();
    const wallet = walletThat(() => `0x${'1f'.repeat(32)}`);
    const sending = sendThroughWallet(prepared, wallet.signer, { clock: systemClock, signal: ending.signal });
    await expect(sending).rejects.toMatchObject({ code: 'ABORTED' });
    expect(wallet.asked).toBe(0);
  });

  it.each([undefined, null, 7, '', '0x', 'sent', `0x${'1f'.repeat(33)}`, {}, [`0x${'1f'.repeat(32)}`]])(
    'does not know what was sent when the hash is %j',
    async (hash) => {
      const { signer } = walletThat(() => hash);
      const sending = sendThroughWallet(prepared, signer, { clock: systemClock, signal: undefined });
      await expect(sending).rejects.toMatchObject({ reason: 'unconfirmed' });
    },
  );
});
