import { blake2b256 } from '../hashes.ts';
import { concatBytes, type Hex, toHex } from '../hex.ts';
import type { RuntimeSpec } from '../runtime-spec.ts';
import { bytes, compact, decode, option, type ScaleInput, scaleInput, u8, u32 } from '../scale.ts';
import { type Era, era } from './era.ts';
import { multiAddress, type RuntimeCall, readCall } from './runtime-call.ts';
import { type MultiSignature, readSignature } from './signature.ts';

/** An extrinsic, taken apart. */
export interface Extrinsic {
  /** As it travels and as blocks have it, with its length in front. */
  readonly encoded: Uint8Array;
  /** What the pool and its watchers call it. */
  readonly hash: Hex;
  readonly call: RuntimeCall;
  /** Undefined for a call that nobody signed. */
  readonly signed: SignedPart | undefined;
}

/** Who signed, and what the signed extensions say. */
export interface SignedPart {
  /** Undefined where the address is no account id. */
  readonly signer: Uint8Array | undefined;
  readonly signature: MultiSignature;
  readonly era: Era;
  readonly nonce: number;
  /** In the smallest unit of the token. */
  readonly tip: bigint;
  /** Whether the fee is to be paid in another asset than the chain's own token. */
  readonly otherAsset: boolean;
  /** Whether the signer relied on a hash of the metadata. */
  readonly metadataHash: boolean;
  /** The call and what the extensions show of themselves: what the signed payload begins with. */
  readonly payload: Uint8Array;
}

const version = 4;
const signedBit = 0x80;

/**
 * Takes an extrinsic apart.
 *
 * ```
 * length | 84 | 00 signer | 01 signature | era nonce tip .. | call
 * length | 04 | call
 * ```
 * @throws Error when it does not decode; a real runtime traps there
 */
export function readExtrinsic(encoded: Uint8Array, spec: RuntimeSpec): Extrinsic {
  const body = decode(bytes, encoded);
  const input = scaleInput(body);
  const first = u8.read(input);
  if ((first & ~signedBit) !== version) throw new Error('no such version of extrinsics');
  const address = first & signedBit ? readSigned(input, spec) : undefined;
  const callAt = body.length - input.left;
  const call = readCall(input, spec);
  if (input.left > 0) throw new Error(`${input.left} bytes too many`);
  const { extensions, ...signed } = address ?? { extensions: undefined };
  return {
    encoded,
    hash: hashExtrinsic(encoded),
    call,
    signed: extensions && ({ ...signed, payload: concatBytes(body.slice(callAt), extensions) } as SignedPart),
  };
}

/** What names an extrinsic: BLAKE2b-256 of it as it travels. */
export function hashExtrinsic(encoded: Uint8Array): Hex {
  return toHex(blake2b256(encoded));
}

function readSigned(
  input: ScaleInput,
  spec: RuntimeSpec,
): Omit<SignedPart, 'payload'> & { extensions: Uint8Array } {
  const signer = multiAddress.read(input);
  const signature = readSignature(input);
  const recorder = recordTaken(input);
  const extensions = readExtensions(recorder.input, spec);
  return { signer, signature, ...extensions, extensions: recorder.taken() };
}

/** The signed extensions in their order; those that show nothing of themselves are left out. */
function readExtensions(
  input: ScaleInput,
  { assetsAndMetadataHash }: RuntimeSpec,
): Pick<SignedPart, 'era' | 'nonce' | 'tip' | 'otherAsset' | 'metadataHash'> {
  const validFor = era.read(input);
  const nonce = Number(compact.read(input));
  const tip = compact.read(input);
  const otherAsset = assetsAndMetadataHash && option(assetId).read(input) !== undefined;
  const metadataHash = assetsAndMetadataHash && u8.read(input) === 1;
  return { era: validFor, nonce, tip, otherAsset, metadataHash };
}

/** `NativeOrWithId`. */
const assetId = {
  encode: (value: number) => concatBytes(Uint8Array.of(1), u32.encode(value)),
  read: (input: ScaleInput) => (u8.read(input) === 0 ? 0 : u32.read(input)),
};

function recordTaken(input: ScaleInput): { readonly input: ScaleInput; taken(): Uint8Array } {
  const parts: Uint8Array[] = [];
  return {
    taken: () => concatBytes(...parts),
    input: {
      get left() {
        return input.left;
      },
      take(count) {
        const part = input.take(count);
        parts.push(part);
        return part;
      },
    },
  };
}
