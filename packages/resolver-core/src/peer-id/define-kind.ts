import type { Count } from '../units.ts';
import type { ParsedPeerId, PeerId, PeerKind, PeerKindCodec } from './peer-id.ts';
import { refusePrivateKey } from './private-key.ts';
import { Refusal, refuse } from './refusal.ts';

/** What a kind reads from a text. */
export type Found = Omit<PeerId, 'kind'>;

/** A kind as its file writes it down. */
export interface KindDefinition {
  readonly kind: PeerKind;
  readonly recordKeys: readonly string[];
  readonly optInKeys?: readonly string[] | undefined;
  /** A form of the kind that may be longer than other texts, known by how it begins. */
  readonly longForm?: { readonly prefix: string; readonly maxLength: Count } | undefined;
  /** Reads a text within its cap, or refuses it with `refuse`. */
  read(text: string): Found;
}

const maxTextLength: Count = 512;

/** Makes the codec of a kind: caps before reading, a result instead of a refusal, everything frozen. */
export function defineKind(definition: KindDefinition): PeerKindCodec {
  const { kind, recordKeys, optInKeys, longForm, read } = definition;
  return deepFreeze({
    kind,
    recordKeys,
    ...(optInKeys && { optInKeys }),
    parse: (text: string) =>
      settle(() => {
        if (text === '') refuse('empty', 'it is empty');
        refusePrivateKey(text);
        const maxLength = longForm && text.startsWith(longForm.prefix) ? longForm.maxLength : maxTextLength;
        if (text.length > maxLength) refuse('too-long', `it is over ${maxLength} characters`);
        return { kind, ...read(text) };
      }),
  });
}

/** The result of reading a peer id, or of its refusal. Other errors are faults of the reader and pass through. */
export function settle(read: () => PeerId): ParsedPeerId {
  try {
    return deepFreeze({ ok: true, peer: read() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return deepFreeze({ ok: false, reason: error.reason, why: error.message });
  }
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
