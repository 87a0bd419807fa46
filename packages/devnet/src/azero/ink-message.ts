import { concatBytes, type Hex, toHex } from './hex.ts';
import type { InkEvent } from './ink-event.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import { type Codec, scaleInput } from './scale.ts';

/** What a contract hands back. */
export interface ExecReturn {
  /** The contract asked to undo the call, as ink does when a message answers `Err`. */
  readonly revert: boolean;
  readonly data: Uint8Array;
}

/** What a running contract sees. */
export interface MessageContext {
  readonly storage: WritableContractStorage;
  /** Who calls: the origin of a transaction or a dry run, or another contract. */
  readonly caller: Uint8Array;
  /** The time of the block, in milliseconds since the Unix epoch. */
  readonly now: bigint;
  /** Calls another contract; undefined when there is none at that account, or it traps. */
  call(contract: Uint8Array, input: Uint8Array): ExecReturn | undefined;
  /** Leaves an event behind unless the call reverts. */
  emit(event: InkEvent): void;
}

/** One message of a contract: reads its arguments, answers encoded. */
export type Message = (args: Uint8Array, context: MessageContext) => ExecReturn;

/** A contract's messages by selector. */
export type Messages = Readonly<Record<Hex, Message>>;

// `Result<_, LangError>` wraps every answer: `00` and the answer, or `01` and the one language error, `01`.
const couldNotReadInput: ExecReturn = { revert: true, data: Uint8Array.of(1, 1) };

/**
 * A message as ink compiles it. Arguments that do not decode are ink's language error; an answer that is the `Err` of
 * a `Result` reverts.
 */
export function message<A extends readonly unknown[], R>(
  args: Codec<A>,
  returns: Codec<R>,
  run: (context: MessageContext, ...args: A) => R,
): Message {
  return (encoded, context) => {
    let values: A;
    try {
      values = args.read(scaleInput(encoded));
    } catch {
      return couldNotReadInput;
    }
    const answer = run(context, ...values);
    const revert = typeof answer === 'object' && answer !== null && 'err' in answer;
    return { revert, data: concatBytes(Uint8Array.of(0), returns.encode(answer)) };
  };
}

/** Runs the message that the first four bytes of `input` select. */
export function dispatch(messages: Messages, input: Uint8Array, context: MessageContext): ExecReturn {
  const selected = messages[toHex(input.slice(0, 4))];
  return selected ? selected(input.slice(4), context) : couldNotReadInput;
}
