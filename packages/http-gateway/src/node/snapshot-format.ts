import type { Count, Milliseconds } from '@peername/resolver-core';

// A file is lines of JSON: the header, an entry in each line as the codec writes it, the trailer.

/** The first line. */
export function headerLine(savedAt: Milliseconds): string {
  return `${JSON.stringify({ format: 'peername-snapshot', version: 1, savedAt })}\n`;
}

/** Whether a file that begins so is one that this version reads. */
export function isHeader(line: string): boolean {
  const header = objectIn(line);
  return header?.['format'] === 'peername-snapshot' && header['version'] === 1;
}

/** The last line: it vouches for all bytes before it. */
export interface Trailer {
  readonly count: Count;
  /** In hex. */
  readonly sha256: string;
}

/** The last line as a text. */
export function trailerLine({ count, sha256 }: Trailer): string {
  return `${JSON.stringify({ count, sha256 })}\n`;
}

/** Longer than any trailer. */
export const longestTrailer = 160;

/** What the last line says; undefined when it is none. */
export function parseTrailer(line: string): Trailer | undefined {
  const trailer = objectIn(line);
  const { count, sha256 } = trailer ?? {};
  return typeof count === 'number' && typeof sha256 === 'string' ? { count, sha256 } : undefined;
}

/** The key that the entry in a line seems to belong under: whoever decodes the line makes sure of it. */
export function keyIn(line: string): string | undefined {
  const [, literal] = /"key":("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
  try {
    return literal === undefined ? undefined : (JSON.parse(literal) as string);
  } catch {
    return undefined;
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
