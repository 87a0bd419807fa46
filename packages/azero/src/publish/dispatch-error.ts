import { escapeText, type Hex } from '@peername/resolver-core';
import type { PublishReason } from '@peername/resolver-core/publish';
import type { ApiPromise } from '@polkadot/api';

/** Why a chain refused to do something, by what its metadata calls it. */
export interface DispatchRefusal {
  /** `contracts.ContractReverted`, `token.FundsUnavailable`. */
  readonly name: string;
  readonly reason: PublishReason;
  /** In plain words, without a subject. */
  readonly what: string;
}

const meanings: Readonly<Record<string, readonly [PublishReason, what: string]>> = {
  'contracts.ContractReverted': ['failed', 'the registry refused the change'],
  'contracts.ContractTrapped': [
    'failed',
    'the registry stopped with a fault, as it does when a value is too long',
  ],
  'contracts.OutOfGas': ['failed', 'the gas that was allowed for it did not suffice'],
  'contracts.ContractNotFound': ['failed', 'there is no contract at the address of the registry'],
  'contracts.StorageDepositLimitExhausted': ['failed', 'the deposit for its storage would be over the limit'],
  'contracts.StorageDepositNotEnoughFunds': [
    'insufficient-funds',
    'the account cannot pay the deposit for its storage',
  ],
  'token.FundsUnavailable': ['insufficient-funds', 'the account has too little to spend'],
  'balances.InsufficientBalance': ['insufficient-funds', 'the account has too little to spend'],
};

/** What a `DispatchError` (SCALE) says. */
export function readDispatchError(api: ApiPromise, bytes: Uint8Array | Hex): DispatchRefusal {
  const name = nameOf(api, bytes);
  const [reason, what] = meanings[name] ?? ['failed', 'the chain did not do it'];
  return { name, reason, what };
}

interface Variant {
  readonly type: string;
  readonly inner: { readonly type?: string };
}

function nameOf(api: ApiPromise, bytes: Uint8Array | Hex): string {
  try {
    const { type, inner } = api.registry.createType('DispatchError', bytes) as unknown as Variant;
    if (type === 'Module') {
      const { section, name } = api.registry.findMetaError(inner as never);
      return escapeText(`${section}.${name}`, 80);
    }
    const detail = inner.type === undefined ? '' : `.${inner.type}`;
    return escapeText(`${type.toLowerCase()}${detail}`, 80);
  } catch {
    return 'an error that its metadata does not name';
  }
}
