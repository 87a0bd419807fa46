import { type ReadonlySignal, signal } from '@preact/signals';
import type { Store } from '../storage/store.ts';

/** Somebody one was connected to. */
export interface Contact {
  /** A name, or a bare key as `did:key:...`: what is dialled. */
  readonly target: string;
  readonly lastCall: {
    readonly at: Date;
    readonly direction: 'out' | 'in';
  };
}

/** The people of one identity, the last called first. */
export interface Contacts {
  readonly list: ReadonlySignal<readonly Contact[]>;
  put(contact: Contact): Promise<void>;
  remove(target: string): Promise<void>;
}

/** Reads the contacts of `owner` from the store and keeps them there. */
export async function openContacts(store: Store, owner: string): Promise<Contacts> {
  const prefix = `${owner}|`;
  const stored = await store.entries('contacts');
  const list = signal(
    lastFirst(stored.filter(([key]) => key.startsWith(prefix)).map(([, contact]) => contact as Contact)),
  );
  const others = (target: string): readonly Contact[] =>
    list.value.filter((known) => known.target !== target);
  return {
    list,
    async put(contact) {
      list.value = lastFirst([...others(contact.target), contact]);
      await store.put('contacts', prefix + contact.target, contact);
    },
    async remove(target) {
      list.value = others(target);
      await store.delete('contacts', prefix + target);
    },
  };
}

function lastFirst(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.toSorted((a, b) => b.lastCall.at.getTime() - a.lastCall.at.getTime());
}
