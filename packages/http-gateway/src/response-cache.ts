import type { BlockNumber, ByteCount, Count, Milliseconds } from '@peername/resolver-core';
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
  /** Forgets all that is about the subject, or all there is. */
  purge(subject?: string): void;
  readonly size: Count;
  readonly bytes: ByteCount;
}

/** Makes a {@link ResponseCache}. */
export function createResponseCache(max: Count, maxSize: ByteCount): ResponseCache {
  const targetsOf = new Map<string, Set<string>>();
  const store = new LRUCache<string, Prepared>({
    max,
    maxSize,
    // Two bytes a character, twice the target for the index, and a flat sum for the objects around them.
    sizeCalculation: ({ body, subject }, target) =>
      1_000 + 2 * (body.length + subject.length + 2 * target.length),
    dispose: ({ subject }, target) => {
      const targets = targetsOf.get(subject);
      targets?.delete(target);
      if (targets?.size === 0) targetsOf.delete(subject);
    },
  });
  const forget = (subject: string, isGone: (prepared: Prepared) => boolean): void => {
    for (const target of [...(targetsOf.get(subject) ?? [])]) {
      const held = store.peek(target);
      if (held && isGone(held)) store.delete(target);
    }
  };
  const outdate = (subject: string, block: BlockNumber): void =>
    forget(subject, (other) => other.block < block);
  return {
    get(target, now) {
      const held = store.get(target);
      // Born in the future when the clock was set back: its age cannot be told then.
      return held && held.window.bornAt <= now && now < held.window.usableUntil ? held : undefined;
    },
    set(target, prepared) {
      const { subject, block } = prepared;
      const held = store.peek(target);
      if (held && held.block > block) return;
      outdate(subject, block);
      store.set(target, prepared);
      if (!store.has(target)) return;
      const targets = targetsOf.get(subject);
      if (targets) targets.add(target);
      else targetsOf.set(subject, new Set([target]));
    },
    outdate,
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
