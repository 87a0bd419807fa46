import { describePinChange, type JsonObject, type Pin, type PinChange } from '@peername/resolver-core';
import { pinToJson } from './pin-json.ts';

/** `2026-03-01 12:00`, of universal time as blocks are. */
export function minuteOf(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

/** That a name which cannot be dialled now is known; undefined when it is not. */
export function describeKnown(name: string, known: readonly Pin[]): string | undefined {
  const last = known.toSorted((a, b) => b.lastSeen.getTime() - a.lastSeen.getTime())[0];
  return last && `You know ${name} as ${last.kind} ${last.id}, last seen ${minuteOf(last.lastSeen)}`;
}

/** What was, what is, what to check and what to do then, line by line. */
export function describeChange(name: string, change: PinChange): readonly string[] {
  return [
    ...describePinChange(change),
    `Compare keys with them: peername pins show ${name}. When it is right: peername pins accept ${name}`,
  ];
}

/** The same for programs. */
export function changeToJson({ before, now, why, final }: PinChange): JsonObject {
  const { peer, evidence, registeredAt } = now;
  const { kind, id, key } = peer;
  const { number, hash } = evidence.block;
  return {
    why,
    final,
    before: pinToJson(before),
    now: {
      kind,
      id,
      key: key && { ...key },
      chain: evidence.chain,
      block: Number(number),
      blockHash: hash,
      finality: evidence.finality,
      registeredAt: registeredAt?.toISOString(),
    },
  };
}
