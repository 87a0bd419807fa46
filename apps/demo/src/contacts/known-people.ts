import { type Pin, pinForCalls } from '@peername/call';
import type { Pins } from '@peername/resolver-core';
import type { Contact } from './contacts.ts';

/** Somebody in the list of people. */
export interface KnownPerson {
  /** A name, or a bare key: what is dialled. */
  readonly target: string;
  readonly lastCall: Contact['lastCall'] | undefined;
  /** What is remembered of the name; none for a bare key. */
  readonly pins: readonly Pin[];
}

/** Those one talked to, the last called first, and then the other names that are remembered. */
export function knownPeople(
  contacts: readonly Contact[],
  pins: ReadonlyMap<string, readonly Pin[]>,
): readonly KnownPerson[] {
  const met = contacts.map(({ target, lastCall }) => ({ target, lastCall, pins: pins.get(target) ?? [] }));
  const others = [...pins].filter(([name]) => contacts.every(({ target }) => target !== name));
  return [...met, ...others.map(([target, known]) => ({ target, lastCall: undefined, pins: known }))];
}

/** Notes that the two people compared the key that calls go to. */
export async function markCompared(pins: Pick<Pins, 'update'>, name: string, at: Date): Promise<void> {
  await pins.update(name, (known) => {
    const compared = pinForCalls(known)?.key.hex;
    return known.map((pin) => (pin.key?.hex === compared ? { ...pin, comparedAt: at } : pin));
  });
}
