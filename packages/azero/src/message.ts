import { concatBytes } from './concat-bytes.ts';
import { decodeContractReply } from './contracts-api.ts';
import { contractError, langError, malformedReply } from './errors.ts';
import { fromHex } from './hex.ts';
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

/** How a {@link Message} is described. */
export interface MessageOptions<Arguments extends readonly unknown[], Value> {
  readonly name: string;
  /** `0x` and the first four bytes of BLAKE2b-256 of the label. */
  readonly selector: string;
  /** SCALE of the arguments. */
  readonly input: (...values: Arguments) => Uint8Array;
  readonly output: (reader: ScaleReader) => Value;
}

/** How a {@link Message} that answers a `Result` is described. */
export interface FallibleMessageOptions<Arguments extends readonly unknown[], Value>
  extends MessageOptions<Arguments, Value> {
  /** The errors, by their index in the contract's error type, which say that there is no value. Others reject. */
  readonly nothing: readonly number[];
}

/** A message that always has an answer. */
export function message<Arguments extends readonly unknown[], Value>(
  options: MessageOptions<Arguments, Value>,
): Message<Arguments, Value> {
  return describe(options, (reader, reverted) => {
    if (reverted) throw malformedReply(wrongFlag);
    return options.output(reader);
  });
}

/** A message that answers a `Result`. */
export function fallibleMessage<Arguments extends readonly unknown[], Value>(
  options: FallibleMessageOptions<Arguments, Value>,
): Message<Arguments, Value | undefined> {
  return describe(options, (reader, reverted) => {
    if (reader.isSecond() !== reverted) throw malformedReply(wrongFlag);
    if (!reverted) return options.output(reader);
    const error = reader.uint(1);
    if (!options.nothing.includes(error)) throw contractError(options.name, error);
    return undefined;
  });
}

// ink! reverts exactly when a message answers an error.
const wrongFlag = 'its revert flag contradicts it';

function describe<Arguments extends readonly unknown[], Value>(
  { name, selector, input }: MessageOptions<Arguments, unknown>,
  output: (reader: ScaleReader, reverted: boolean) => Value,
): Message<Arguments, Value> {
  return {
    name,
    encode: (...values) => concatBytes(fromHex(selector), input(...values)),
    decode(reply) {
      const { data, reverted } = decodeContractReply(name, reply);
      const reader = scaleReader(data);
      // ink! wraps every answer in a `Result` of its own. Its `LangError` has one variant, with index 1.
      if (reader.isSecond()) {
        if (reverted && data.length === 2 && data[1] === 1) throw langError(name);
        throw malformedReply('an unknown language error');
      }
      const value = output(reader, reverted);
      reader.end();
      return value;
    },
  };
}
