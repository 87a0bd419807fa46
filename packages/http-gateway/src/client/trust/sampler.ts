import {
  escapeText,
  isResolverError,
  type Milliseconds,
  type Name,
  type NameService,
  type Reading,
  type ReadOptions,
  type RecordKey,
  ResolverError,
  readingToJson,
  systemClock,
  waitFor,
} from '@peername/resolver-core';
import type { GatewayReply } from '../gateway-endpoint.ts';
import { type ClaimField, differingClaims } from './claims.ts';
import { formatSavedAnswer } from './saved-answer.ts';
import { untrusted } from './untrusted.ts';

/** A lie that an endpoint of one's own has shown to be one. */
export interface GatewayLie {
  /** The gateway's origin. */
  readonly origin: string;
  /** The name that it lied about. */
  readonly name: string;
  /** Its answer, as `parseSavedAnswer` reads it: when it is signed, a proof for anybody who reads the chain. */
  readonly saved: Uint8Array;
  readonly isSigned: boolean;
}

/** How answers of gateways are compared with what endpoints of one's own say. */
export interface SampleOptions {
  /** Services that read the chains themselves, such as `azero()` and `ens()`. */
  readonly services: readonly NameService[];
  /** The share of answers that are compared, from 0 to 1. With 0 none is, whoever demands it. @default 0.01 */
  readonly rate?: number | undefined;
  /** Numbers in [0, 1). @default Math.random */
  readonly random?: (() => number) | undefined;
  /** Told of a lie, so that it can be kept; the answer is refused once this is done, or has failed. */
  readonly onLie?: ((lie: GatewayLie) => Promise<void> | void) | undefined;
}

/** An answer about a name that may be compared. */
export interface Sampled {
  readonly name: Name;
  readonly keys: readonly RecordKey[];
  readonly reading: Reading;
  readonly reply: GatewayReply;
  readonly origin: string;
  readonly isSigned: boolean;
}

/** Compares answers. */
export interface Sampler {
  /**
   * Compares a share of the answers, and always one that was demanded to be read now (`maxAge` 0, which a look-up with
   * `policy: 'network'` demands), as after a changed pin.
   * @throws {@link ResolverError} `UNTRUSTED` with reason `sampled-lie` or `not-confirmed`; `WRONG_NETWORK`
   */
  compare(sampled: Sampled, options: ReadOptions): Promise<void>;
}

/** Makes a sampler. Own endpoints that cannot tell accuse nobody. */
export function createSampler({
  services,
  rate = 0.01,
  random = Math.random,
  onLie,
}: SampleOptions): Sampler {
  return {
    async compare(sampled, o) {
      const { name, keys, reading, reply, origin, isSigned } = sampled;
      const service = services.find((one) => one.supports(name.text));
      const isDemanded = o.maxAge === 0 && rate > 0;
      if (!service || (!isDemanded && random() >= rate)) return;

      const started = performance.now();
      const tell = (detail: string): void =>
        o.trace?.({ step: 'read', detail, ms: performance.now() - started });
      const work = readHere(service, sampled, o.signal);
      const within = { clock: systemClock, timeout: patience, signal: o.signal };
      const own = await waitFor(work, within).catch((error: unknown) => {
        if (!isResolverError(error) || error.code === 'ABORTED') throw error;
        return error;
      });
      if (own instanceof Error) {
        if (own.code === 'WRONG_NETWORK') throw own;
        if (own.reason !== otherBlock || !(await isFinalHere(service, reading, o.signal)))
          return tell(`not compared with an own endpoint: ${own.code}`);
      } else {
        if (own.evidence.chain !== reading.evidence.chain) {
          // Takes what no other service claims, and there may be one that is only the gateway's.
          if (service.fallback && own.state === 'absent')
            return tell('not compared: no own endpoint of that chain');
          throw otherChain(origin, reading, own);
        }
        // A server outside the chain may say one thing now and another then.
        const isSettled = !(own.evidence.offchain && reading.evidence.offchain);
        if (!isSettled || differences(own, reading, keys).length === 0)
          return tell(isSettled ? 'compared with an own endpoint' : 'not compared: answered off-chain');
        if (!isOfOnePlace(own, reading)) throw notConfirmed(sampled, own);
      }
      const lie = { origin, name: name.text, saved: formatSavedAnswer(reply), isSigned };
      try {
        await onLie?.(lie);
      } catch {
        // That it cannot be kept makes it no truth.
      }
      throw lieError(sampled, own);
    },
  };
}

const otherBlock = 'other-block';
// So that a slow endpoint of one's own holds up no answer for long.
const patience: Milliseconds = 5_000;

/** The same name at the very block of the answer, or where a service takes no block, at its head from there on. */
async function readHere(
  service: NameService,
  { name, keys, reading: { evidence } }: Sampled,
  signal: AbortSignal | undefined,
): Promise<Reading> {
  const own = service.parse(name.text);
  const { block, finality } = evidence;
  const atHead = (): Promise<Reading> =>
    service.read(own, keys, { signal, finality, minBlock: block.number });
  if (!service.blocks) return atHead();
  try {
    return await service.read(own, keys, { signal, at: block });
  } catch (error) {
    // What is not final may have been undone since, without anybody lying.
    if (finality !== 'finalized' && isResolverError(error) && error.reason === otherBlock) return atHead();
    throw error;
  }
}

/** Whether the block that an own endpoint has in place of the answer's is there to stay: one that lags may have a fork. */
async function isFinalHere(
  { blocks }: NameService,
  { evidence }: Reading,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const head = await blocks?.head({ finality: 'finalized', signal }).catch(() => undefined);
  return head !== undefined && head.number >= evidence.block.number;
}

/** Whether both tell of one contract at one block, so that they cannot differ and both be true. */
function isOfOnePlace({ evidence: one }: Reading, { evidence: other }: Reading): boolean {
  return one.contract === other.contract && one.block.hash === other.block.hash;
}

function differences(own: Reading, theirs: Reading, keys: readonly RecordKey[]): readonly ClaimField[] {
  const asked = new Set(keys);
  // A chain may hand out more records than those asked for, and a gateway only those.
  const only = (reading: Reading): Reading =>
    reading.state === 'absent' || asked.size === 0
      ? reading
      : { ...reading, records: new Map([...reading.records].filter(([key]) => asked.has(key))) };
  return differingClaims(readingToJson(only(own)), readingToJson(only(theirs)));
}

function lieError(
  { origin, name, keys, reading, isSigned }: Sampled,
  own: Reading | ResolverError,
): ResolverError {
  const { block } = reading.evidence;
  const details =
    own instanceof Error
      ? `an own endpoint has another block ${block.number} than ${block.hash}`
      : `at block ${own.evidence.block.number} ${own.evidence.endpoints.join(', ')} says otherwise in ${differences(own, reading, keys).join(', ')}`;
  return untrusted('sampled-lie', origin, `lied about ${escapeText(name.text, 80)}`, {
    details,
    meta: [
      isSigned
        ? `Its signed answer names block ${block.number}: whoever reads the chain there can see that it is a lie`
        : 'Its answer is not signed: somebody between you and the gateway may have changed it',
    ],
  });
}

/** That the two differ shows no lie: the record may have changed between the blocks, or one of these was undone. */
function notConfirmed({ origin, name, keys, reading }: Sampled, own: Reading): ResolverError {
  const fields = differences(own, reading, keys).join(', ');
  const where = ({ evidence: { contract, block } }: Reading): string =>
    `contract ${contract}, block ${block.number} ${block.hash}`;
  return untrusted(
    'not-confirmed',
    origin,
    `said of ${escapeText(name.text, 80)} what an own endpoint does not confirm`,
    {
      details: `it differs in ${fields}: ${where(own)}, and not ${where(reading)}`,
      meta: ['The name may have changed between the two blocks, or one was undone; ask again'],
    },
  );
}

function otherChain(origin: string, theirs: Reading, own: Reading): ResolverError {
  return new ResolverError({
    code: 'WRONG_NETWORK',
    shortMessage: `${origin} and your own endpoint read different chains`,
    details: `${theirs.evidence.chain} and ${own.evidence.chain}`,
  });
}
