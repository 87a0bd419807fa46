import type { ResolverError } from '../errors.ts';
import type { BlockRef, Finality } from '../evidence.ts';
import type { BlockSource } from '../name-service.ts';
import { tooOld } from '../too-old.ts';
import type { BlockNumber, Count, Hex } from '../units.ts';
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
  const { members, quorum, trace } = options;
  const heads = new Map<Member, BlockNumber>();
  const votes = new Map<BlockNumber, Map<Member, Hex | undefined>>();

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
  ): { readonly agreed?: AgreedBlock; readonly isOpen?: boolean } => {
    for (const numbers of candidates([...heads.values()], { quorum, floor, isWide, stepsBack })) {
      // All before the first is judged: what is asked in one step travels together, and who hangs at one height
      // does not hold up the next.
      const areOpen = numbers.map((number) => pollAt(number, round));
      for (const number of numbers) {
        const agreed = countVotes(number, votesAt(number), quorum);
        if (agreed) return { agreed };
      }
      if (areOpen.includes(true) && (round.isEarly() || !isWide)) return { isOpen: true };
    }
    return {};
  };

  const said = (member: Member): string | undefined => {
    const head = heads.get(member);
    return head === undefined ? undefined : `head ${head}`;
  };

  return holdRound<AgreedBlock>(options, {
    said,
    open(round) {
      for (const member of members) {
        round.ask(
          member,
          'head',
          (signal) => sourceOf(member).head({ signal, finality, minBlock: floor, trace }),
          ({ number, hash }) => {
            if (number < floor) throw tooOld(floor);
            heads.set(member, number);
            votesAt(number).set(member, hash);
          },
        );
      }
    },
    judge(round) {
      const awaited = members.filter((member) => !heads.has(member) && round.isAwaited(member)).length;
      const awaitsHeads = awaited > 0 && heads.size + awaited >= quorum;
      const waits = awaitsHeads && round.isEarly();
      const { agreed, isOpen } = findBlock(round, !waits);
      const isLow = agreed && [...heads.values()].some((head) => head - agreed.block.number > usualSpread);
      if (agreed && !((isLow || isWide) && waits)) return agreed;
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
  const reached = [...new Set([...heads].sort((a, b) => Number(b - a)).slice(options.quorum - 1))];
  const [top = 0n] = reached;
  const near = reached.filter((number) => top - number <= usualSpread);
  const far = reached.slice(near.length);
  const lowest = options.stepsBack ? reached.slice(-1) : [];
  const back = lowest.flatMap((number) => [number - 1n, number - 2n]);
  const alone = (numbers: readonly BlockNumber[]) => numbers.map((number) => [number]);
  const groups = [...(options.isWide ? alone(near.reverse()) : [near]), ...alone([...far, ...back])];
  return groups.map((numbers) => numbers.filter((number) => number >= options.floor));
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
