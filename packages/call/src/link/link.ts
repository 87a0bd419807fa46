import { ResolverError } from '@peername/resolver-core';
import { base64urlnopad } from '@scure/base';
import type { LinkKind } from './claims.ts';
import { isWholeEnvelope } from './envelope.ts';
import { maxLinkLength, maxPastedLength } from './limits.ts';
import type { LinkRefusal } from './refusal.ts';
import { refuseLink } from './refusal-sentences.ts';

/** What a text turned out to hold. */
export type ParsedLink =
  | {
      readonly ok: true;
      /** What the link says of itself; what counts is the kind in its claims. */
      readonly kind: LinkKind;
      /** Whole by its checksum, not opened. */
      readonly envelope: Uint8Array;
    }
  | { readonly ok: false; readonly refusal: LinkRefusal };

/** How a text is searched. */
export interface ParseLinkOptions {
  /** Which link to take when the text holds both, such as a message with the one it answers. @default the first */
  readonly prefer?: LinkKind | undefined;
}

const kindLetters = { invite: 'i', reply: 'r' } as const satisfies Record<LinkKind, string>;

// A line may break anywhere. `=` before a break is quoted-printable, `>` after one a quoted mail.
const gap = /(?:=?\r?\n[>\s]*|[\s\u00ad\u200b-\u200d\u2060\ufeff])+/y;
const piece = /[A-Za-z0-9_-]+/y;
// Each costs a hash: no more than any text of people needs.
const maxMarkers = 16;
const maxPieces = 64;

/**
 * The link of an envelope: `https://call.example.org/#i=...`. What is behind `#` never reaches a web server.
 *
 * @param base `peername:`, or the address of a call app without a fragment
 * @throws ResolverError `INTERNAL` when the base is neither, or too long for a link
 */
export function formatLink(base: string, kind: LinkKind, envelope: Uint8Array): string {
  if (!/^(peername:|https?:\/\/[^\s#<>"]+)$/i.test(base))
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage: 'links begin with peername: or with the https address of a call app, without a #',
    });
  const link = `${base}#${kindLetters[kind]}=${base64urlnopad.encode(envelope)}`;
  if (link.length > maxLinkLength)
    throw new ResolverError({
      code: 'INTERNAL',
      shortMessage: `a link has at most ${maxLinkLength} characters; use a shorter address of the call app`,
    });
  return link;
}

/**
 * Finds the link in what somebody pasted, scanned or opened: an address, a fragment, or a message around them.
 * Tolerates what messengers do to links: brackets, punctuation, breaks and soft wraps, tracking parameters behind it,
 * percent-encoding, a redirect that wraps it. The checksum says where the link ends. Never throws; takes bounded time
 * for any text.
 */
export function parseLink(text: string, options: ParseLinkOptions = {}): ParsedLink {
  if (text.length > maxPastedLength) return refused('too-long');
  const plain = decodeAscii(text);
  const markers = [...plain.matchAll(/#\s{0,2}([ir])\s{0,2}=/gi)].slice(0, maxMarkers).map((match) => ({
    kind: match[1]?.toLowerCase() === kindLetters.invite ? ('invite' as const) : ('reply' as const),
    end: match.index + match[0].length,
  }));
  if (markers.length === 0) return refused('not-a-link');
  const wanted = (kind: LinkKind) => (kind === options.prefer ? 0 : 1);
  markers.sort((one, other) => wanted(one.kind) - wanted(other.kind));
  let tooLong = true;
  for (const { kind, end } of markers) {
    const pieces = piecesFrom(plain, end);
    tooLong &&= (pieces[0]?.length ?? 0) > maxLinkLength;
    const envelope = envelopeIn(pieces);
    if (envelope) return { ok: true, kind, envelope };
  }
  return refused(tooLong ? 'too-long' : 'damaged');
}

/** Undoes percent-encoding, also a doubled one, of ASCII: links and their gaps need no more. */
function decodeAscii(text: string): string {
  return text.replace(/%(?:25){0,2}([0-7][0-9a-f])/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** The runs of payload characters behind a marker, as far as only gaps are between them. */
function piecesFrom(text: string, start: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = start; pieces.length < maxPieces; ) {
    at += matchAt(gap, text, at).length;
    const found = matchAt(piece, text, at);
    if (found === '') break;
    pieces.push(found);
    at += found.length;
  }
  return pieces;
}

/** The first whole envelope that begins the pieces: what follows are words of the message. */
function envelopeIn(pieces: readonly string[]): Uint8Array | undefined {
  let joined = '';
  for (const next of pieces) {
    joined += next;
    if (joined.length > maxLinkLength) return undefined;
    for (const payload of readings(joined)) {
      const envelope = decode(payload);
      if (envelope && isWholeEnvelope(envelope)) return envelope;
    }
  }
  return undefined;
}

/**
 * The text as it stands; then without the dashes and underscores that messages put around a link; then with the one
 * that a messenger took off its end for punctuation.
 */
function readings(joined: string): readonly string[] {
  const bare = joined.replace(/[-_]{1,3}$/, '');
  const shorter = Array.from({ length: joined.length - bare.length }, (_, i) => joined.slice(0, -1 - i));
  return [joined, ...shorter, `${joined}-`, `${joined}_`];
}

function decode(payload: string): Uint8Array | undefined {
  try {
    return base64urlnopad.decode(payload);
  } catch {
    return undefined;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function refused(code: LinkRefusal['code']): ParsedLink {
  return { ok: false, refusal: refuseLink(code) };
}
