import type { BlockRef, JsonObject } from '@peername/resolver-core';
import { type PublishPlan, type PublishProgress, recordsAfter } from '@peername/resolver-core/publish';
import { readRecord } from '../read-record.ts';
import { type Outlook, outlookOf } from './outlook.ts';

/** A plan as the event `plan`. Amounts are decimal texts in the smallest unit of the coin. */
export function planToJson(plan: PublishPlan): JsonObject {
  const { name, network, block, contract, changes, writers, account, mayWrite, cost, expiresAt } = plan;
  return {
    event: 'plan',
    name: name.text,
    network: network.id,
    block: blockToJson(block),
    contract,
    changes: changes.map(({ key, before, value }) => ({
      key,
      before: before !== null && isPrivateKeyIn(key, before) ? undefined : before,
      value,
    })),
    standsFor: {
      before: outlookToJson(outlookOf(plan.records)),
      after: outlookToJson(outlookOf(recordsAfter(plan))),
    },
    writers: writers.map((writer) => ({ ...writer })),
    account,
    mayWrite,
    cost: cost && {
      symbol: cost.symbol,
      decimals: cost.decimals,
      fee: String(cost.fee),
      usualFee: cost.usualFee === undefined ? undefined : String(cost.usualFee),
      deposit: String(cost.deposit),
      balance: String(cost.balance),
    },
    expiresAt: expiresAt?.toISOString(),
  };
}

/** How far a transaction is, as an event of that name. */
export function progressToJson(progress: PublishProgress): JsonObject {
  const { state: event, transaction } = progress;
  if (progress.state === 'sent') return { event, transaction, replaces: progress.replaces };
  const fee = progress.state === 'included' && progress.fee !== undefined ? String(progress.fee) : undefined;
  const { block, byAnother } = progress;
  return { event, transaction, block: blockToJson(block), fee, byAnother };
}

function blockToJson({ number, hash, time }: BlockRef): JsonObject {
  return { number: Number(number), hash, time: time?.toISOString() };
}

function outlookToJson(outlook: Outlook): JsonObject {
  if (outlook.state !== 'invalid') return { ...outlook };
  return { ...outlook, records: outlook.records.map((record) => ({ ...record })) };
}

/** A private key on a chain is public already, but it is not spread. */
function isPrivateKeyIn(key: string, value: string): boolean {
  const record = readRecord(key, value);
  return record !== undefined && !record.parsed.ok && record.parsed.reason === 'private-key';
}
