import type { Clock } from '../clock.ts';
import { abortedError, type ResolverError, toResolverError } from '../errors.ts';
import { onAbort } from '../on-abort.ts';
import type { Trace } from '../trace.ts';
import type { Count, Milliseconds } from '../units.ts';
import type { Member } from './member.ts';
import { closedQuorum, faultOf, quorumTimeout } from './quorum-errors.ts';

/** Whom to ask, and how long. */
export interface RoundOptions {
  readonly members: readonly Member[];
  readonly quorum: Count;
  readonly clock: Clock;
  readonly timeout: Milliseconds;
  readonly signal?: AbortSignal | undefined;
  /** Fires when the quorum is closed. */
  readonly closing: AbortSignal;
  readonly trace?: Trace | undefined;
}

/** A round of questions to members. */
export interface Round {
  /** Why members have no answer, those who said why. */
  readonly failures: ReadonlyMap<Member, ResolverError>;
  /** Whether it is too soon to do without those who may only be slow. It is judged again as soon as it is not. */
  isEarly(): boolean;
  /** Whether an answer of the member may come soon: of one that kept silent of late, only at first. */
  isAwaited(member: Member): boolean;
  /** Asks one member. What it asks before it first waits is sent in the same step as what others ask. */
  ask<T>(
    member: Member,
    what: string,
    work: (signal: AbortSignal) => Promise<T>,
    take: (answer: T) => void,
  ): void;
}

/** The questions of a round, and what follows from the answers. */
export interface Agenda<Result> {
  /** Asks the first questions. */
  open(round: Round): void;
  /** After each answer: the result, or undefined while it is open. Throws when there can be none. */
  judge(round: Round): Result | undefined;
  /** What a member said, for messages; undefined for nothing yet. */
  said(member: Member): string | undefined;
}

const silenceIsKept: Milliseconds = 30_000;
// Long enough for one that is back, or only slow, to show it.
const shortWait: Milliseconds = 1_000;

/**
 * Holds a round: it ends with the first result, and all questions that are open then are ended with it.
 *
 * @throws {@link ResolverError} what the agenda throws, `TIMEOUT`, `ABORTED`, `CLOSED`
 */
export function holdRound<Result>(options: RoundOptions, agenda: Agenda<Result>): Promise<Result> {
  const { members, quorum, clock, timeout, signal, closing, trace } = options;
  if (closing.aborted) return Promise.reject(closedQuorum());
  if (signal?.aborted) return Promise.reject(abortedError(signal));
  return new Promise<Result>((resolve, reject) => {
    const ending = new AbortController();
    const failures = new Map<Member, ResolverError>();
    const openQuestions = new Map<Member, Count>();
    const cancels: (() => void)[] = [];
    let isEarly = true;

    const end = (finish: () => void): void => {
      for (const cancel of cancels) cancel();
      finish();
      ending.abort();
    };
    const judge = (): void => {
      try {
        const result = agenda.judge(round);
        if (result !== undefined) end(() => resolve(result));
      } catch (error) {
        end(() => reject(error));
      }
    };
    const isOpen = (member: Member): boolean => (openQuestions.get(member) ?? 0) > 0;
    const countOpen = (member: Member, more: Count): void =>
      void openQuestions.set(member, (openQuestions.get(member) ?? 0) + more);
    const settle = (member: Member, note: () => void): void => {
      if (ending.signal.aborted) return;
      countOpen(member, -1);
      try {
        note();
      } catch (error) {
        // An answer without the shape of one, from a service that somebody else wrote.
        failures.set(member, toResolverError(error));
      }
      judge();
    };
    const round: Round = {
      failures,
      isEarly: () => isEarly,
      isAwaited: (member) => isOpen(member) && (isEarly || member.silentUntil <= clock.now()),
      ask<T>(
        member: Member,
        what: string,
        work: (signal: AbortSignal) => Promise<T>,
        take: (answer: T) => void,
      ) {
        const asked = performance.now();
        const tell = (failed?: string): void =>
          trace?.({
            step: 'quorum',
            detail: `${member.origin}: ${what}`,
            ms: performance.now() - asked,
            failed,
          });
        countOpen(member, 1);
        new Promise<T>((settled) => settled(work(ending.signal))).then(
          (answer) =>
            settle(member, () => {
              member.silentUntil = Number.NEGATIVE_INFINITY;
              tell();
              take(answer);
            }),
          (cause) =>
            settle(member, () => {
              const error = toResolverError(cause);
              if (error.code === 'TIMEOUT') member.silentUntil = clock.now() + silenceIsKept;
              tell(error.code);
              failures.set(member, error);
            }),
        );
      },
    };

    cancels.push(
      onAbort(signal, () => end(() => reject(abortedError(signal)))),
      onAbort(closing, () => end(() => reject(closedQuorum()))),
      clock.schedule(() => {
        for (const member of members) {
          if (isOpen(member)) member.silentUntil = clock.now() + silenceIsKept;
        }
        const said = (member: Member): string | undefined => saidOrFailed(member, agenda, failures);
        end(() => reject(quorumTimeout(quorum, members, said, timeout)));
      }, timeout),
      clock.schedule(() => {
        isEarly = false;
        judge();
      }, shortWait),
    );
    agenda.open(round);
  });
}

/** What a member said, its failure included. */
export function saidOrFailed(
  member: Member,
  agenda: Pick<Agenda<unknown>, 'said'>,
  failures: ReadonlyMap<Member, ResolverError>,
): string | undefined {
  const failure = failures.get(member);
  return agenda.said(member) ?? (failure && faultOf(failure));
}
