import type { ByteCount } from '@peername/resolver-core';

/** One event of a stream, with what a client goes on by. */
export interface ServerEvent {
  /** `message` where the server names none. */
  readonly event: string;
  readonly data: string;
  /** Of the last event that had one, this one included. */
  readonly id: string | undefined;
}

/** What becomes of the bytes of a stream. */
export interface EventReader {
  /**
   * The events that end in these bytes.
   * @throws RangeError for an event that is over the cap
   */
  take(bytes: Uint8Array): readonly ServerEvent[];
  /** When to come back, in milliseconds, as the server last said. */
  readonly retry: number | undefined;
}

/** Reads server-sent events (WHATWG HTML, section 9.2) as they come, each of at most `maxBytes` characters. */
export function createEventReader(maxBytes: ByteCount): EventReader {
  const utf8 = new TextDecoder();
  let rest = '';
  let id: string | undefined;
  let retry: number | undefined;
  let event = '';
  let data: string[] = [];
  let size = 0;

  const takeLine = (line: string): ServerEvent | undefined => {
    if (line === '') {
      const ended = data.length > 0 ? { event: event || 'message', data: data.join('\n'), id } : undefined;
      event = '';
      data = [];
      size = 0;
      return ended;
    }
    size += line.length;
    if (size > maxBytes) throw new RangeError('an event is too large');
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^\d{1,9}$/.test(value)) retry = Number(value);
    return undefined;
  };

  return {
    take(bytes) {
      const lines = (rest + utf8.decode(bytes, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      const events = lines.flatMap((line) => takeLine(line) ?? []);
      if (rest.length > maxBytes) throw new RangeError('an event is too large');
      return events;
    },
    get retry() {
      return retry;
    },
  };
}
