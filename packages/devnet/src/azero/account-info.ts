import type { Account } from './registry-layout.ts';
import { type Codec, decode, tuple, u32, u128 } from './scale.ts';
import type { DraftState, State } from './state.ts';
import { accountKey, totalIssuanceKey } from './storage-keys.ts';

/** An account's nonce and balance, in the smallest unit of the token. */
export interface AccountInfo {
  /** How many transactions it sent. */
  readonly nonce: number;
  readonly free: bigint;
  readonly reserved: bigint;
  readonly frozen: bigint;
}

type Stored = readonly [
  nonce: number,
  consumers: number,
  providers: number,
  sufficients: number,
  free: bigint,
  reserved: bigint,
  frozen: bigint,
  flags: bigint,
];
const stored: Codec<Stored> = tuple(u32, u32, u32, u32, u128, u128, u128, u128);

/** Marks balances that count holds and freezes as newer runtimes do. */
const newLogic = 1n << 127n;
const nobody: AccountInfo = { nonce: 0, free: 0n, reserved: 0n, frozen: 0n };

/** The account as the state has it; one that is not there has nothing. */
export function accountInfo(state: State, at: Account): AccountInfo {
  const value = state.get(accountKey(at));
  if (!value) return nobody;
  const [nonce, , , , free, reserved, frozen] = decode(stored, value);
  return { nonce, free, reserved, frozen };
}

/** Whether the account is there at all. */
export function accountExists(state: State, at: Account): boolean {
  return state.get(accountKey(at)) !== undefined;
}

/** Writes parts of an account, and keeps the sum of all balances in step. */
export function changeAccount(state: DraftState, at: Account, change: Partial<AccountInfo>): void {
  const before = accountInfo(state, at);
  const { nonce, free, reserved, frozen } = { ...before, ...change };
  const consumers = reserved > 0n ? 1 : 0;
  state.set(accountKey(at), stored.encode([nonce, consumers, 1, 0, free, reserved, frozen, newLogic]));
  const issued = decode(u128, state.get(totalIssuanceKey) ?? new Uint8Array(16));
  const difference = free + reserved - before.free - before.reserved;
  if (difference !== 0n) state.set(totalIssuanceKey, u128.encode(issued + difference));
}

/** What an account can spend and stay alive. */
export function spendable(
  { free, frozen }: Pick<AccountInfo, 'free' | 'frozen'>,
  existentialDeposit: bigint,
): bigint {
  const kept = frozen > existentialDeposit ? frozen : existentialDeposit;
  return free > kept ? free - kept : 0n;
}
