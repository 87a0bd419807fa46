import type { Evidence } from '../evidence.ts';
import type { Reading, ReverseReading } from '../reading.ts';

/** What members of a quorum are asked for. */
export type Answer = Reading | ReverseReading;

/**
 * Everything that makes two answers the same, as one text: what they say and, unless it is read apart from the blocks,
 * where they saw it.
 */
export function answerText(answer: Answer, withBlock: boolean): string {
  return JSON.stringify([...contentOf(answer), placeOf(answer.evidence, withBlock)]);
}

function contentOf(answer: Answer): readonly unknown[] {
  if ('records' in answer) {
    const { records, unreadable = [], account, registeredAt, expiresAt } = answer;
    return [
      'records',
      [...records].sort(byKey),
      unreadable.map(({ key, why }) => [key, why] as const).sort(byKey),
      account && [account.chain, account.address],
      registeredAt?.getTime(),
      expiresAt?.getTime(),
    ];
  }
  if ('account' in answer) {
    const { account } = answer;
    const said =
      answer.state === 'found' ? ['found', answer.name.text] : ['absent', answer.reason, answer.claimed];
    return ['primary name', account?.chain, account?.address, ...said];
  }
  return ['absent', answer.reason, answer.expiresAt?.getTime()];
}

function placeOf(evidence: Evidence, withBlock: boolean): readonly unknown[] {
  const { service, network, chain, contract, offchain, block } = evidence;
  const place = [service, network, chain, contract, offchain];
  return withBlock ? [...place, String(block.number), block.hash, block.time?.getTime()] : place;
}

function byKey([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
