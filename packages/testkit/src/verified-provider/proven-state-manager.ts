import { SimpleStateManager } from '@ethereumjs/statemanager';
import { type Account, type Address, bytesToHex } from '@ethereumjs/util';
import type { ProvenState } from './proven-state.ts';

/** A state for one run of the EVM: what is not written in the run is read, proved, from the block. */
export function createProvenStateManager(state: ProvenState): SimpleStateManager {
  return new ProvenStateManager(state);
}

class ProvenStateManager extends SimpleStateManager {
  readonly #state: ProvenState;

  constructor(state: ProvenState) {
    super();
    this.#state = state;
  }

  override async getAccount(address: Address): Promise<Account | undefined> {
    const key = address.toString();
    if (!this.topAccountStack().has(key)) {
      const account = await this.#state.account(key);
      // A copy, because the run counts up nonces and moves balances in place.
      const copy = account && Object.assign(Object.create(Object.getPrototypeOf(account)), account);
      this.topAccountStack().set(key, copy);
    }
    return super.getAccount(address);
  }

  override async getCode(address: Address): Promise<Uint8Array> {
    const written = this.topCodeStack().get(address.toString());
    return written ?? this.#state.code(address.toString());
  }

  override async getStorage(address: Address, key: Uint8Array): Promise<Uint8Array> {
    const written = this.topStorageStack().get(`${address.toString()}_${bytesToHex(key)}`);
    return written ?? this.#state.slot(address.toString(), key);
  }
}
