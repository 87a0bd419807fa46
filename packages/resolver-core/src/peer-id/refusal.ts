import type { MalformedReason } from './peer-id.ts';

/** Ends the reading of a text that is no peer id. Never leaves this folder: `defineKind` turns it into a result. */
export class Refusal extends Error {
  readonly reason: MalformedReason;

  constructor(reason: MalformedReason, why: string) {
    super(why);
    this.reason = reason;
  }
}

/** Refuses the text. `why` goes on after "the record is not a peer id:" and never holds any of the text. */
export function refuse(reason: MalformedReason, why: string): never {
  throw new Refusal(reason, why);
}
