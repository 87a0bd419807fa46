import { type Hex, hashOf, toRlp } from '@peername/devnet/wire';
import { badProof } from './bad-proof.ts';

/** The fields of a block header in the order of its RLP; those of later upgrades come last and may be missing. */
const fields = [
  'parentHash',
  'sha3Uncles',
  'miner',
  'stateRoot',
  'transactionsRoot',
  'receiptsRoot',
  'logsBloom',
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'extraData',
  'mixHash',
  'nonce',
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
] as const;
const quantities: ReadonlySet<string> = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
]);

/** A header whose hash is known to be its own, in the form of JSON-RPC. */
export type BlockHeader = Readonly<Partial<Record<(typeof fields)[number], Hex>>> & {
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly number: Hex;
  readonly timestamp: Hex;
};

/**
 * The header in what a node gave for the block of that hash, without whatever else was there.
 *
 * @throws {@link ResolverError} `UNTRUSTED` (`bad-proof`) when the hash of the header is another
 */
export function provenHeader(block: unknown, hash: Hex): BlockHeader {
  const given = Object(block) as Readonly<Record<string, unknown>>;
  const present = fields.filter((field) => given[field] !== undefined);
  const header = Object.fromEntries(present.map((field) => [field, given[field]]));
  if (hashHeader(header) !== hash) throw badProof(`the header of block ${hash} has another hash`);
  return { ...header, hash } as BlockHeader;
}

function hashHeader(header: Readonly<Record<string, unknown>>): Hex | undefined {
  try {
    return hashOf(toRlp(Object.entries(header).map(([field, value]) => item(field, value))));
  } catch {
    return undefined;
  }
}

function item(field: string, value: unknown): Hex {
  if (!quantities.has(field)) return value as Hex;
  const digits = BigInt(value as Hex).toString(16);
  return digits === '0' ? '0x' : `0x${digits.length % 2 === 0 ? '' : '0'}${digits}`;
}
