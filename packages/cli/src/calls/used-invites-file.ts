import type { UsedInvites } from '@peername/call';
import { type StateFile, stateFile } from '../state-file.ts';

// By call id; until when, in milliseconds since the epoch.
type Used = ReadonlyMap<string, number>;

/** Used invites in a file, for all processes of this user, each until its link would have expired anyway. */
export function usedInvitesFile(path: string): UsedInvites {
  const file: StateFile<Used> = stateFile<Used>(path, {
    empty: new Map(),
    parse: parseUsed,
    toJson: (used) => ({
      version: 1,
      invites: Object.fromEntries([...used].map(([id, until]) => [id, new Date(until).toISOString()])),
    }),
    holds: 'what it remembers: invites that were used could be used once more until they expire',
  });
  return {
    has: async (callId) => (await file.read()).has(callId),
    add: (callId, until) =>
      file.update((used) => {
        const now = Date.now();
        return new Map([...used].filter(([, end]) => end > now)).set(callId, until.getTime());
      }),
  };
}

function parseUsed(json: unknown): Used | undefined {
  const { version, invites } = Object(json) as { version?: unknown; invites?: unknown };
  if (version !== 1 || typeof invites !== 'object' || invites === null || Array.isArray(invites))
    return undefined;
  const entries = Object.entries(invites).map(([id, until]) => [id, Date.parse(String(until))] as const);
  return entries.every(([, until]) => !Number.isNaN(until)) ? new Map(entries) : undefined;
}
