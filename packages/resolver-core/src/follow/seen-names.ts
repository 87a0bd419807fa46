import { LRUCache } from 'lru-cache';
import type { Count } from '../units.ts';

/** Names that somebody asked for, by what they are called where they change. */
export interface SeenNames {
  /** The subject of the name, made by `subjectOf` when it is not known. */
  subjectOf(name: string, make: () => string): string;
  of(subject: string): Iterable<string>;
  /** Those that were asked for last come last. */
  all(): Iterable<string>;
}

/** Remembers the last `max` names; `onForget` is told of one that has to go, since its changes cannot be told any more. */
export function createSeenNames(max: Count, onForget: (name: string) => void): SeenNames {
  // Nearly every subject has one name, which is held without a set around it.
  const bySubject = new Map<string, string | Set<string>>();
  const subjects = new LRUCache<string, string>({
    max,
    dispose(subject, name) {
      const held = bySubject.get(subject);
      if (held === name) bySubject.delete(subject);
      else if (held instanceof Set && held.delete(name) && held.size === 0) bySubject.delete(subject);
      onForget(name);
    },
  });
  return {
    subjectOf(name, make) {
      const known = subjects.get(name);
      if (known !== undefined) return known;
      const subject = make();
      subjects.set(name, subject);
      const held = bySubject.get(subject);
      if (held instanceof Set) held.add(name);
      else bySubject.set(subject, held === undefined ? name : new Set([held, name]));
      return subject;
    },
    of(subject) {
      const held = bySubject.get(subject) ?? [];
      return typeof held === 'string' ? [held] : held;
    },
    all: () => subjects.rkeys(),
  };
}
