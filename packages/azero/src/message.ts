import { concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import { decodeContractReply } from './contracts-api.ts';
import { contractError, dispatchRefused, langError, malformedReply } from './errors.ts';
import { type ScaleReader, scaleReader } from './scale-reader.ts';

/** One message of an ink! contract: how to ask, and how to read the answer. */
export interface Message<Arguments extends readonly unknown[], Value> {
  /** Its label in the contract, such as `get_all_records`. */
  readonly name: string;
  /** Selector and arguments. */
  encode(...values: Arguments): Uint8Array;
  /**
   * The value in a reply to `ContractsApi_call`.
   *
   * @throws {@link ResolverError} `CONTRACT` when the chain refused (`contract-not-found`, `out-of-gas`,
   * `contract-trapped`, `dispatch-error`), when ink! did (`lang-error`) or the contract itself (`contract-error`);
   * `PROTOCOL` (`bad-scale`) when the reply cannot be decoded; `TOO_LARGE`
   */
  decode(reply: unknown): Value;
}

/** What a message with a `Result` of its own answers. */
export type ContractResult<Value, ErrorName extends string> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: ErrorName };

/** How a {@link Message} is described. */
export interface MessageOptions<Arguments extends readonly unknown[], Value> {
  readonly name: string;
  /** The first four bytes of BLAKE2b-256 of the label, as hex digits. */
  readonly selector: string;
  /** SCALE of the arguments. */
  readonly input: (...values: Arguments) => Uint8Array;
  readonly output: (reader: ScaleReader) => Value;
}

/** How a {@link Message} that can fail is described. */
export interface FallibleMessageOptions<Arguments extends readonly unknown[], Value, ErrorName extends string>
  extends MessageOptions<Arguments, Value> {
  /** The contract's error type: the names of its variants, by index. */
  readonly errors: readonly string[];
  /** The errors that answer the question. Any other one rejects. */
  readonly answers: readonly ErrorName[];
}

/** A message that answers a plain value. */
export function message<Arguments extends readonly unknown[], Value>(
  options: MessageOptions<Arguments, Value>,
): Message<Arguments, Value> {
  return {
    name: options.name,
    encode: encoder(options),
    decode(reply) {
      const { reverted, reader } = openReturn(options.name, reply);
      if (reverted) throw malformedReply('it reverts without an error');
      const value = options.output(reader);
      reader.end();
      return value;
    },
  };
}

/** A message that answers a `Result`. */
export function fallibleMessage<Arguments extends readonly unknown[], Value, const ErrorName extends string>(
  options: FallibleMessageOptions<Arguments, Value, ErrorName>,
): Message<Arguments, ContractResult<Value, ErrorName>> {
  return {
    name: options.name,
    encode: encoder(options),
    decode(reply) {
      const { reverted, reader } = openReturn(options.name, reply);
      const failed = reader.variant(2) === 1;
      if (failed !== reverted) throw malformedReply('its revert flag contradicts its result');
      const result = failed
        ? ({ ok: false, error: readAnswer(options, reader) } as const)
        : ({ ok: true, value: options.output(reader) } as const);
      reader.end();
      return result;
    },
  };
}

function encoder<Arguments extends readonly unknown[]>(
  options: MessageOptions<Arguments, unknown>,
): (...values: Arguments) => Uint8Array {
  const selector = hexToBytes(options.selector);
  return (...values) => concatBytes(selector, options.input(...values));
}

/** The bytes that a contract returned, past the outer `Result<_, LangError>` that ink! wraps around each answer. */
function openReturn(name: string, reply: unknown): { reverted: boolean; reader: ScaleReader } {
  const outcome = decodeContractReply(reply);
  if (outcome.kind === 'refused') throw dispatchRefused(name, outcome.error);
  const { reverted, data } = outcome;
  const reader = scaleReader(data);
  if (reader.variant(2) === 0) return { reverted, reader };
  // `LangError` has one variant, `CouldNotReadInput`, and its index is 1.
  if (reader.u8() !== 1 || !reverted) throw malformedReply('an unknown language error');
  reader.end();
  throw langError(name);
}

function readAnswer<ErrorName extends string>(
  { name, errors, answers }: FallibleMessageOptions<never, unknown, ErrorName>,
  reader: ScaleReader,
): ErrorName {
  const index = reader.u8();
  const error = answers.find((answer) => answer === errors[index]);
  if (error === undefined) throw contractError(name, errors[index] ?? `error ${index}`);
  return error;
}
