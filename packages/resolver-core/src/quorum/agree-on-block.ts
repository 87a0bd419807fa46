import type { ResolverError } from '../errors.ts';
import type { BlockRef, Finality } from '../evidence.ts';
import type { BlockSource } from '../name-service.ts';
import type { BlockNumber, Count, Hex, Milliseconds } from '../units.ts';
import type { Member } from './member.ts';
import { disagreement, tooFewAnswers } from './quorum-errors.ts';
import { holdRound, type Round, type RoundOptions, saidOrFailed } from './round.ts';

/** A block that enough members have. */
export interface AgreedBlock {
  readonly block: BlockRef;
  /** Who has it. */
  readonly backers: readonly Member[];
  /** Who has another one at its height. */
  readonly dissent: readonly Member[];
}

/** Which block is wanted. */
export interface BlockWish {
  readonly finality: Finality | undefined;
  /** At least this one. */
  readonly floor: BlockNumber;
  /** One that those who lag a little have reached too, and not only as many as have to. @default false */
  readonly isWide?: boolean | undefined;
}

// A head that lies so far below another is that of a member that lags, or of one that wants the past read.
const usualSpread: BlockNumber = 32n;
const waitForMore: Milliseconds = 1_000;

/**
 * Agrees on the newest block that enough members have.
 *
 * ```
 * heads 105  100  100   -> 2 of 3 have reached 100: neither a number that is too high nor one that is too low counts
 * at 100, the first is asked for its hash: the block is the one whose hash two of them name
 * ```
 *
 * @throws {@link ResolverError} `DISAGREEMENT`, or as members failed, with reason `no-quorum`
 */
export function agreeOnBlock(
  options: RoundOptions,
  { finality, floor, isWide = false }: BlockWish,
): Promise<AgreedBlock> {
  const { members, quorum, clock, trace } = options;
  const minBlock = floor > 0n ? floor : undefined;
  const heads = new Map<Member, BlockNumber>();
  const lagging = new Map<Member, BlockNumber>();
  const votes = new Map<BlockNumber, Map<Member, Hex | undefined>>();
  const started = clock.now();

  const votesAt = (number: BlockNumber): Map<Member, Hex | undefined> => {
    const known = votes.get(number) ?? new Map<Member, Hex | undefined>();
    votes.set(number, known);
    return known;
  };

  /** Asks those whose head is another block for theirs at this height; whether any of them has yet to say. */
  const pollAt = (number: BlockNumber, round: Round): boolean => {
    const known = votesAt(number);
    for (const member of heads.keys()) {
      if (known.has(member)) continue;
      known.set(member, undefined);
      round.ask(
        member,
        `block ${number}`,
        (signal) => sourceOf(member).blockAt(number, { signal, finality, trace }),
        (block) => void known.set(member, block.number === number ? block.hash : '0x'),
      );
    }
    return [...known].some(([member, hash]) => hash === undefined && round.isAwaited(member));
  };

  /** The highest block that enough name, or whether one may yet come of the questions that are open. */
  const findBlock = (
    round: Round,
    stepsBack: boolean,
    isEarly: boolean,
  ): { agreed?: AgreedBlock | undefined; isOpen: boolean } => {
    for (const numbers of candidates([...heads.values()], { quorum, floor, isWide, stepsBack })) {
      // All before the first is judged: what is asked in one step travels together, and who hangs at one height
      // does not hold up the next.
      const areOpen = numbers.map((number) => pollAt(number, round));
      for (const number of numbers) {
        const agreed = countVotes(number, votesAt(number), quorum);
        if (agreed) return { agreed, isOpen: false };
      }
      if (areOpen.includes(true) && (isEarly || !isWide)) return { isOpen: true };
    }
    return { isOpen: false };
  };

  const said = (member: Member): string | undefined => {
    const head = heads.get(member) ?? lagging.get(member);
    return head === undefined ? undefined : `head ${head}`;
  };

  return holdRound<AgreedBlock>(options, {
    said,
    open(round) {
      for (const member of members) {
        round.ask(
          member,
          'head',
          (signal) => sourceOf(member).head({ signal, finality, minBlock, trace }),
          ({ number, hash }) => {
            (number < floor ? lagging : heads).set(member, number);
            votesAt(number).set(member, hash);
          },
        );
      }
    },
    judge(round) {
      const awaited = members.filter((m) => !heads.has(m) && !lagging.has(m) && round.isAwaited(m)).length;
      const awaitsHeads = awaited > 0 && heads.size + awaited >= quorum;
      const isEarly = clock.now() < started + waitForMore;
      const waits = awaitsHeads && isEarly;
      const { agreed, isOpen } = findBlock(round, !waits, isEarly);
      const isLow = agreed && highest(heads.values()) - agreed.block.number > usualSpread;
      if (agreed && !((isLow || isWide) && waits)) return agreed;
      // The wait for heads ends by itself, whether or not they come.
      if (isEarly && (waits || isOpen)) round.wake(started + waitForMore - clock.now());
      if (awaitsHeads || isOpen) return undefined;
      throw failure(round.failures);
    },
  });

  function failure(failures: ReadonlyMap<Member, ResolverError>): ResolverError {
    const split = [...votes].find(([, known]) => hashesOf(known).size > 1);
    if (!split) {
      const saidOf = (member: Member) => saidOrFailed(member, { said }, failures);
      return tooFewAnswers(quorum, members, saidOf, failures);
    }
    const [number, known] = split;
    const saidOf = (member: Member) =>
      known.get(member)?.slice(0, 18) ?? saidOrFailed(member, { said }, failures);
    return disagreement(`block ${number}`, members, saidOf);
  }
}

function sourceOf({ service }: Member): BlockSource {
  // Only members with blocks get here.
  return service.blocks as BlockSource;
}

/**
 * The heights at which a block may be agreed on, the best first; those of a later group once an earlier one failed. The
 * steps back are for a chain that has two blocks at its tip for a moment.
 */
function candidates(
  heads: readonly BlockNumber[],
  options: {
    readonly quorum: Count;
    readonly floor: BlockNumber;
    readonly isWide: boolean;
    readonly stepsBack: boolean;
  },
): readonly (readonly BlockNumber[])[] {
  const reached = [...new Set([...heads].sort((a, b) => (a < b ? 1 : -1)).slice(options.quorum - 1))];
  const [top] = reached;
  const lowest = reached.at(-1);
  if (top === undefined || lowest === undefined) return [];
  const near = reached.filter((number) => top - number <= usualSpread);
  const far = reached.filter((number) => !near.includes(number));
  const back = options.stepsBack ? [lowest - 1n, lowest - 2n] : [];
  const alone = (numbers: readonly BlockNumber[]) => numbers.map((number) => [number]);
  const groups = [...(options.isWide ? alone(near.reverse()) : [near]), ...alone([...far, ...back])];
  return groups.map((numbers) => numbers.filter((number) => number >= options.floor && number >= 0n));
}

function countVotes(
  number: BlockNumber,
  known: ReadonlyMap<Member, Hex | undefined>,
  quorum: number,
): AgreedBlock | undefined {
  for (const [hash, backers] of hashesOf(known)) {
    if (backers.length < quorum || hash === '0x') continue;
    const dissent = [...known].flatMap(([member, other]) =>
      other !== undefined && other !== hash ? member : [],
    );
    return { block: { number, hash }, backers, dissent };
  }
  return undefined;
}

function hashesOf(known: ReadonlyMap<Member, Hex | undefined>): ReadonlyMap<Hex, readonly Member[]> {
  const byHash = new Map<Hex, Member[]>();
  for (const [member, hash] of known) {
    if (hash !== undefined) byHash.set(hash, [...(byHash.get(hash) ?? []), member]);
  }
  return byHash;
}

function highest(numbers: Iterable<BlockNumber>): BlockNumber {
  let top = 0n;
  for (const number of numbers) if (number > top) top = number;
  return top;
}
