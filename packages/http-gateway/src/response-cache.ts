import {
  type BlockNumber,
  type ByteCount,
  type Clock,
  type Count,
  type Milliseconds,
  setBackOf,
} from '@peername/resolver-core';
import { LRUCache } from 'lru-cache';
import type { Prepared } from './prepared.ts';

/** Prepared answers by the canonical target (path and query) that asks for them. Bounded by count and bytes. */
export interface ResponseCache {
  /** What may be sent now. */
  get(target: string, now: Milliseconds): Prepared | undefined;
  /** Keeps an answer, and forgets those about the same subject that are of an older block. */
  set(target: string, prepared: Prepared): void;
  /** Forgets what is about the subject and of an older block. */
  outdate(subject: string, block: BlockNumber): void;
  /** Forgets what is about the subject, which changed in the block, and takes no answer of before it that is still made. */
  drop(subject: string, block: BlockNumber): void;
  /** Forgets all that is about the subject, or all there is. */
  purge(subject?: string): void;
  readonly size: Count;
  readonly bytes: ByteCount;
}

// The signature with its object, and its header fields for an answer that is sent again and again.
const sealSize: ByteCount = 1_000;
// Making an answer takes seconds at the most.
const maxFloors: Count = 10_000;

/** Makes a {@link ResponseCache} that forgets everything when the clock is set back: the dates in bodies are wrong then. */
export function createResponseCache(max: Count, maxSize: ByteCount, clock: Clock): ResponseCache {
  const setBackAt = setBackOf(clock);
  let setBack: Milliseconds = 0;
  const index = createTargetIndex();
  const floors = new Map<string, BlockNumber>();
  const store = new LRUCache<string, Prepared>({
    max,
    maxSize,
    // Two bytes a character, twice the target for the index, and a flat sum for the objects around them.
    sizeCalculation: ({ body, subject, seal }, target) =>
      600 + (seal ? sealSize : 0) + 2 * (body.length + subject.length + 2 * target.length),
    dispose: ({ subject }, target) => index.remove(subject, target),
  });
  const forget = (subject: string, isGone: (prepared: Prepared) => boolean): void => {
    for (const target of index.targetsOf(subject)) {
      const held = store.peek(target);
      if (held && isGone(held)) store.delete(target);
    }
  };
  const outdate = (subject: string, block: BlockNumber): void =>
    forget(subject, (other) => other.block < block);
  return {
    get(target, now) {
      const sum = setBackAt(now);
      if (sum !== setBack) store.clear();
      setBack = sum;
      const held = store.get(target);
      // Born in the future when a clock that cannot tell was set back: its age cannot be told then.
      return held && held.window.bornAt <= now && now < held.window.usableUntil ? held : undefined;
    },
    set(target, prepared) {
      const { subject, block } = prepared;
      const held = store.peek(target);
      if ((held && held.block > block) || block < (floors.get(subject) ?? 0n)) return;
      outdate(subject, block);
      store.set(target, prepared);
      if (store.has(target)) index.add(subject, target);
    },
    outdate,
    drop(subject, block) {
      forget(subject, () => true);
      // Deleting first keeps the map in order of time.
      floors.delete(subject);
      floors.set(subject, block);
      if (floors.size > maxFloors) floors.delete(floors.keys().next().value as string);
    },
    purge(subject) {
      if (subject === undefined) store.clear();
      else forget(subject, () => true);
    },
    get size() {
      return store.size;
    },
    get bytes() {
      return store.calculatedSize;
    },
  };
}

/** The targets about each subject. Nearly every subject has one, which is held without a set around it. */
function createTargetIndex(): {
  add(subject: string, target: string): void;
  remove(subject: string, target: string): void;
  targetsOf(subject: string): readonly string[];
} {
  const bySubject = new Map<string, string | Set<string>>();
  return {
    add(subject, target) {
      const held = bySubject.get(subject);
      if (held === undefined || held === target) bySubject.set(subject, target);
      else if (typeof held === 'string') bySubject.set(subject, new Set([held, target]));
      else held.add(target);
    },
    remove(subject, target) {
      const held = bySubject.get(subject);
      if (held === target) bySubject.delete(subject);
      else if (typeof held === 'object' && held.delete(target) && held.size === 0) bySubject.delete(subject);
    },
    targetsOf(subject) {
      const held = bySubject.get(subject);
      return held === undefined ? [] : typeof held === 'string' ? [held] : [...held];
    },
  };
}
