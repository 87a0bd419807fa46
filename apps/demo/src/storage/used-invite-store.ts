import type { UsedInvites } from '@peername/call';
import type { Store } from './store.ts';

/** Accepted invites in the store, shared by all tabs; those that expired are forgotten when the next one comes. */
export function createUsedInviteStore(store: Store, now: () => number = Date.now): UsedInvites {
  return {
    has: async (callId) => (await store.get('used-invites', callId)) !== undefined,
    async add(callId, until) {
      await store.put('used-invites', callId, until.getTime());
      for (const [key, end] of await store.entries('used-invites')) {
        if (typeof end !== 'number' || end < now()) await store.delete('used-invites', key);
      }
    },
  };
}
