/**
 * Writing records: what the publishers of `@peername/azero/publish` and `@peername/ens/publish` have in common.
 *
 * @packageDocumentation
 */
export { type CheckedChange, checkRecordChange } from './check-record-change.ts';
export { checkRecordChanges } from './check-record-changes.ts';
export { feeDoubts } from './fee-doubts.ts';
export { type Coin, formatCoins } from './format-coins.ts';
export {
  isPublishError,
  PublishError,
  type PublishErrorOptions,
  type PublishReason,
  publishReasons,
} from './publish-error.ts';
export type { PlannedChange, PublishCost, PublishPlan, Writer } from './publish-plan.ts';
export type { FollowOptions, PlanOptions, Publisher, SignOptions } from './publisher.ts';
export type { RecordChange } from './record-change.ts';
export { recordsAfter } from './records-after.ts';
export { dearerThanAllowed, dearerThanPlanned } from './too-dear.ts';
export type {
  PublishProgress,
  SignedTransaction,
  UnsignedEthereumTransaction,
  UnsignedExtrinsic,
  UnsignedTransaction,
} from './transaction.ts';
