import type { ByteCount } from '@peername/resolver-core';
import { base64urlnopad } from '@scure/base';
import type { MediaSlot } from './media.ts';

/** The longest text on the control channel, in UTF-16 units and in bytes. */
export const maxControlText: ByteCount = 65_536;
/** The longest chat text, in bytes of UTF-8. */
export const maxChatBytes: ByteCount = 16_384;
/** The largest file that can be offered. */
export const maxFileSize: ByteCount = 2 ** 40;

/** One side of a transfer. */
export type TransferSide = 'sender' | 'receiver';

/**
 * A message of the control channel, JSON on the wire with bytes in base64url. File ids are counted by the sender, so
 * each direction has its own.
 */
export type ControlMessage =
  /** The first one of each side: who it is, and the promise of a nonce. */
  | {
      readonly type: 'hello';
      readonly signature: Uint8Array;
      readonly commitment: Uint8Array;
      /** Whether this side can carry sound and pictures. */
      readonly media: boolean;
    }
  /** The second one: says also that the other side's hello was right. */
  | { readonly type: 'reveal'; readonly nonce: Uint8Array }
  | { readonly type: 'chat'; readonly text: string }
  /** The last one. The receiver closes the channel, which says that it was seen. */
  | { readonly type: 'bye' }
  | { readonly type: 'file-offer'; readonly id: number; readonly name: string; readonly size: ByteCount }
  | { readonly type: 'file-accept'; readonly id: number }
  | { readonly type: 'file-refuse'; readonly id: number }
  /** How many bytes of the file the receiver has put away: the sender may be a window ahead of that. */
  | { readonly type: 'file-taken'; readonly id: number; readonly bytes: ByteCount }
  /** All arrived, and its SHA-256 is right. */
  | { readonly type: 'file-done'; readonly id: number }
  | {
      readonly type: 'file-stop';
      readonly id: number;
      readonly by: TransferSide;
      readonly why: 'cancelled' | 'failed';
    }
  /** How many bytes of the pipe were read in all. */
  | { readonly type: 'pipe-taken'; readonly bytes: ByteCount }
  /** No more bytes after so many in all. */
  | { readonly type: 'pipe-end'; readonly bytes: ByteCount }
  /** The writer failed: what was sent is not all. */
  | { readonly type: 'pipe-abort' }
  /** The reader wants no more. */
  | { readonly type: 'pipe-stop' }
  | {
      readonly type: 'description';
      readonly kind: 'offer' | 'answer';
      readonly sdp: string;
      /** The media section of each slot, by its mid. */
      readonly slots: Readonly<Record<MediaSlot, string>>;
    }
  /** An address found after an ICE restart. What it says is checked where it is used. */
  | { readonly type: 'candidate'; readonly candidate: unknown }
  /** The slots that this side sends now. */
  | { readonly type: 'sending'; readonly slots: readonly MediaSlot[] };

/** The names of the control messages. */
export type ControlType = ControlMessage['type'];

/** Why a text is not a message: of a later version, which is no fault, or not what any version writes. */
export type NoMessage = 'unknown' | 'malformed';

/** The wire form of a message. */
export function formatControlMessage(message: ControlMessage): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? base64urlnopad.encode(value) : value,
  );
}

/** Reads a text of the control channel. Never throws. Fields that are not known are ignored. */
export function parseControlMessage(text: string): ControlMessage | NoMessage {
  if (text.length > maxControlText) return 'malformed';
  const value = parseJson(text);
  if (!isObject(value) || typeof value['type'] !== 'string') return 'malformed';
  const { type } = value;
  if (!Object.hasOwn(shapes, type)) return 'unknown';
  const message: Record<string, unknown> = { type };
  for (const [name, read] of Object.entries<Read<unknown>>(shapes[type as ControlType])) {
    const field = read(Object.hasOwn(value, name) ? value[name] : undefined);
    if (field === undefined) return 'malformed';
    message[name] = field;
  }
  return message as unknown as ControlMessage;
}

/** Gives the field, or undefined when it is not what it must be. */
type Read<T> = (value: unknown) => T | undefined;

type Shape<M extends ControlMessage> = { readonly [F in Exclude<keyof M, 'type'>]-?: Read<M[F]> };

const id = count(2 ** 32 - 1);
const fileBytes = count(maxFileSize);
const pipeBytes = count(Number.MAX_SAFE_INTEGER);
const slot = oneOf<MediaSlot>('microphone', 'camera', 'screen');

const shapes: { readonly [T in ControlType]: Shape<Extract<ControlMessage, { type: T }>> } = {
  hello: { signature: bytes(64), commitment: bytes(32), media: flag },
  reveal: { nonce: bytes(32) },
  chat: { text: text(maxChatBytes) },
  bye: {},
  'file-offer': { id, name: text(4096), size: fileBytes },
  'file-accept': { id },
  'file-refuse': { id },
  'file-taken': { id, bytes: fileBytes },
  'file-done': { id },
  'file-stop': { id, by: oneOf('sender', 'receiver'), why: oneOf('cancelled', 'failed') },
  'pipe-taken': { bytes: pipeBytes },
  'pipe-end': { bytes: pipeBytes },
  'pipe-abort': {},
  'pipe-stop': {},
  description: { kind: oneOf('offer', 'answer'), sdp: text(maxControlText), slots: midsBySlot },
  candidate: { candidate: (value) => (isObject(value) ? value : undefined) },
  sending: {
    slots(value) {
      if (!Array.isArray(value) || value.length > 3) return undefined;
      const slots = value.map(slot);
      return slots.every((it) => it !== undefined) && new Set(slots).size === slots.length
        ? slots
        : undefined;
    },
  },
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function count(most: number): Read<number> {
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= most
      ? value
      : undefined;
}

function text(maxBytes: ByteCount): Read<string> {
  return (value) =>
    typeof value === 'string' && value.length <= maxBytes && utf8Length(value) <= maxBytes
      ? value
      : undefined;
}

function bytes(length: number): Read<Uint8Array> {
  return (value) => {
    if (typeof value !== 'string' || value.length !== Math.ceil((length * 4) / 3)) return undefined;
    try {
      return base64urlnopad.decode(value);
    } catch {
      return undefined;
    }
  };
}

function oneOf<T extends string>(...allowed: readonly T[]): Read<T> {
  return (value) => allowed.find((it) => it === value);
}

/** A mid is a token of at most 16 characters (RFC 8843: keep it short). */
function midsBySlot(value: unknown): Readonly<Record<MediaSlot, string>> | undefined {
  if (!isObject(value)) return undefined;
  const [microphone, camera, screen] = [value['microphone'], value['camera'], value['screen']].map((mid) =>
    typeof mid === 'string' && /^[\w-]{1,16}$/.test(mid) ? mid : undefined,
  );
  if (microphone === undefined || camera === undefined || screen === undefined) return undefined;
  return new Set([microphone, camera, screen]).size === 3 ? { microphone, camera, screen } : undefined;
}

/** Bytes that a text takes in UTF-8. */
export function utf8Length(value: string): ByteCount {
  return new TextEncoder().encode(value).length;
}
