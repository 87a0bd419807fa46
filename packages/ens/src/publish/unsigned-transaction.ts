import type { Hex } from '@peername/resolver-core';
import type { PublishPlan, UnsignedEthereumTransaction } from '@peername/resolver-core/publish';
import { Transaction } from 'ethers/transaction';
import { toHex, toQuantity } from '../hex.ts';
import { namehash } from '../name-encoding.ts';
import type { PreparedTransaction } from './prepare-transaction.ts';

/** The transaction in the form that ethers signs. */
export function ethersTransaction(prepared: PreparedTransaction): Transaction {
  const { chainId, to, data, nonce, gas, maxFeePerGas, maxPriorityFeePerGas } = prepared;
  return Transaction.from({
    type: 2,
    chainId,
    to,
    data: toHex(data),
    nonce,
    gasLimit: gas,
    maxFeePerGas,
    maxPriorityFeePerGas,
    value: 0n,
  });
}

/** The transaction in all forms in which a signer elsewhere may want it. */
export function describeUnsigned(
  { name, changes }: Pick<PublishPlan, 'name' | 'changes'>,
  prepared: PreparedTransaction,
): UnsignedEthereumTransaction {
  const { chainId, from, to, data, nonce, gas, maxFeePerGas, maxPriorityFeePerGas } = prepared;
  const [only] = changes;
  return {
    type: 'ethereum',
    chain: `eip155:${chainId}`,
    account: from,
    name: name.text,
    transaction: {
      type: '0x2',
      from,
      to,
      value: '0x0',
      data: toHex(data),
      chainId: toQuantity(chainId),
      nonce: toQuantity(nonce),
      gas: toQuantity(gas),
      maxFeePerGas: toQuantity(maxFeePerGas),
      maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas),
    },
    serialized: ethersTransaction(prepared).unsignedSerialized as Hex,
    link:
      only && changes.length === 1
        ? paymentLink(to, chainId, namehash(name.labels), only.key, only.value ?? '')
        : undefined,
  };
}

/**
 * `ethereum:<resolver>@<chain>/setText?bytes32=...&string=...&string=...` (EIP-681). It has no words for the list of bytes
 * that `multicall` takes.
 */
function paymentLink(to: Hex, chainId: number, node: Uint8Array, key: string, value: string): string {
  const texts = [key, value].map((text) => `string=${encodeURIComponent(text)}`);
  return `ethereum:${to}@${chainId}/setText?bytes32=${toHex(node)}&${texts.join('&')}`;
}
