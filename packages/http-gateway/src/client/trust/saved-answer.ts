import type { ByteCount, Count } from '@peername/resolver-core';
import type { AnswerMessage } from './signed-answer.ts';

// An answer to a batch, and header fields as long as servers take them.
const maxBytes: ByteCount = 4 * 1024 * 1024 + 65_536;
// What comes first when a proxy or a redirect was on the way.
const maxMessages: Count = 8;
const savedFields = ['content-type', 'content-digest', 'content-location', 'signature-input', 'signature'];

/**
 * The answer in what `curl -si URL` saves: a status line, header fields, an empty line, the body; lines end in CRLF or LF.
 * Of several answers behind each other it is the last. Undefined for anything else.
 *
 * ```
 * HTTP/1.1 200 OK
 * Content-Type: application/json
 * Signature: peername=:...:
 *
 * {"input":"alice.azero",...
 * ```
 */
export function parseSavedAnswer(saved: Uint8Array): AnswerMessage | undefined {
  if (saved.length > maxBytes) return undefined;
  let rest = saved;
  for (let i = 0; i < maxMessages; i++) {
    const end = endOfHead(rest);
    const [first = '', ...lines] = textOf(rest.subarray(0, end)).split(/\r?\n/);
    const [, status] = /^HTTP\/(?:1\.[01]|[23](?:\.0)?) ([1-5]\d\d)(?: .*)?$/.exec(first) ?? [];
    const headers = headersOf(lines.filter((line) => line !== ''));
    if (status === undefined || !headers) return undefined;
    rest = rest.subarray(end);
    // No JSON begins so.
    if (textOf(rest.subarray(0, 5)) !== 'HTTP/') return { status: Number(status), headers, body: rest };
  }
  return undefined;
}

/** An answer as {@link parseSavedAnswer} reads it, with the header fields that a signature is about. */
export function formatSavedAnswer({ status, headers, body }: AnswerMessage): Uint8Array {
  const fields = savedFields.flatMap((field) => {
    const value = headers.get(field);
    return value === null ? [] : `${field}: ${value}\r\n`;
  });
  const head = new TextEncoder().encode(`HTTP/1.1 ${status}\r\n${fields.join('')}\r\n`);
  const saved = new Uint8Array(head.length + body.length);
  saved.set(head);
  saved.set(body, head.length);
  return saved;
}

/** Where the body begins: behind the first empty line; 0 where there is none. */
function endOfHead(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) {
    const next = bytes[at + 1] === carriageReturn ? at + 2 : at + 1;
    if (bytes[next] === lineFeed) return next + 1;
  }
  return 0;
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Undefined when one of the lines is no header field. */
function headersOf(lines: readonly string[]): Headers | undefined {
  const headers = new Headers();
  try {
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (colon < 1) return undefined;
      headers.append(line.slice(0, colon), line.slice(colon + 1));
    }
    return headers;
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string {
  // A character for each byte, as header fields are.
  return new TextDecoder('latin1').decode(bytes);
}
