import type { ContractInfo } from './contract-info.ts';

/** What a call added to the storage of one contract and took away from it. */
export interface StorageDiff {
  bytesAdded: number;
  bytesRemoved: number;
  itemsAdded: number;
  itemsRemoved: number;
}

/** What storage costs, in the smallest unit of the token. */
export interface StoragePrice {
  readonly depositPerByte: bigint;
  readonly depositPerItem: bigint;
}

/** A diff of nothing. */
export function emptyDiff(): StorageDiff {
  return { bytesAdded: 0, bytesRemoved: 0, itemsAdded: 0, itemsRemoved: 0 };
}

/** Whether nothing was added and nothing taken away. */
export function isEmpty(diff: StorageDiff): boolean {
  return Object.values(diff).every((count) => count === 0);
}

/** Counts the write of one value, by the lengths of what was there and what is there now. */
export function countWrite(diff: StorageDiff, before: number | undefined, after: number | undefined): void {
  diff.bytesAdded += Math.max(0, (after ?? 0) - (before ?? 0));
  diff.bytesRemoved += Math.max(0, (before ?? 0) - (after ?? 0));
  if (before === undefined && after !== undefined) diff.itemsAdded++;
  if (before !== undefined && after === undefined) diff.itemsRemoved++;
}

/**
 * The contract after a diff, and what it costs: more than nothing is charged, less is given back. What goes is paid
 * back pro rata of what is held, so price changes in between take nothing from anybody.
 *
 * Source: pallet-contracts, `Diff::update_contract` of its storage meter.
 */
export function settleDiff(
  info: ContractInfo,
  diff: StorageDiff,
  price: StoragePrice,
): { readonly info: ContractInfo; readonly deposit: bigint } {
  const bytes = diff.bytesAdded - diff.bytesRemoved;
  const items = diff.itemsAdded - diff.itemsRemoved;
  const byteDeposit = depositOf(bytes, price.depositPerByte, info.storageBytes, info.byteDeposit);
  const itemDeposit = depositOf(items, price.depositPerItem, info.storageItems, info.itemDeposit);
  return {
    deposit: byteDeposit + itemDeposit,
    info: {
      ...info,
      storageBytes: Math.max(0, info.storageBytes + bytes),
      storageItems: Math.max(0, info.storageItems + items),
      byteDeposit: info.byteDeposit + byteDeposit,
      itemDeposit: info.itemDeposit + itemDeposit,
    },
  };
}

const fixedPoint = 10n ** 18n;

function depositOf(change: number, price: bigint, stored: number, held: bigint): bigint {
  if (change >= 0) return BigInt(change) * price;
  if (stored === 0) return 0n;
  const ratio = (BigInt(Math.min(-change, stored)) * fixedPoint) / BigInt(stored);
  return -((held * ratio) / fixedPoint);
}
