import { attempt } from '../attempt.ts';

/** A wallet's provider, as EIP-1193 has it. */
export interface Eip1193Wallet {
  request(call: { readonly method: string; readonly params?: readonly unknown[] | object }): Promise<unknown>;
  on?(event: string, listener: (value: unknown) => void): unknown;
  removeListener?(event: string, listener: (value: unknown) => void): unknown;
}

/** Whether something that was found in the page can be asked. */
export function isEip1193(value: unknown): value is Eip1193Wallet {
  return (
    typeof value === 'object' &&
    value !== null &&
    attempt(() => typeof (value as Eip1193Wallet).request) === 'function'
  );
}
