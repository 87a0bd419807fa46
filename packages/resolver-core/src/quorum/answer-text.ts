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
      sorted([...records]),
      sorted(unreadable.map(({ key, why }) => [key, why])),
      account && [account.chain, account.address],
      registeredAt?.getTime(),
      expiresAt?.getTime(),
    ];
  }
  if ('account' in answer) {
    const { chain, address } = answer.account;
    return [chain, address, answer.state === 'found' ? answer.name.text : [answer.reason, answer.claimed]];
  }
  return [answer.reason, answer.expiresAt?.getTime()];
}

function placeOf(evidence: Evidence, withBlock: boolean): readonly unknown[] {
  const { service, network, chain, contract, offchain, block } = evidence;
  const place = [service, network, chain, contract, offchain];
  return withBlock ? [...place, String(block.number), block.hash, block.time?.getTime()] : place;
}

function sorted(entries: readonly (readonly [string, string])[]): readonly string[] {
  return entries.map((entry) => JSON.stringify(entry)).sort();
}
