import { type Clock, systemClock } from '@peername/resolver-core';
import type { UsedInvites } from '../call.ts';

/** Used invites that are remembered as long as the process lasts, each until its link would have expired anyway. */
export function createMemoryUsedInvites(clock: Clock = systemClock): UsedInvites {
  const until = new Map<string, number>();
  return {
    has: async (callId) => until.has(callId),
    async add(callId, end) {
      for (const [id, time] of until) if (time < clock.now()) until.delete(id);
      until.set(callId, end.getTime());
    },
  };
}
