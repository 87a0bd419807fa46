import { escapeText } from '@peername/resolver-core';
import { RequestError } from './problem.ts';

/**
 * A part of a URL, as a client wrote it.
 *
 * @throws {@link RequestError} when it is not percent-encoded UTF-8
 */
export function decodeText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RequestError('BAD_REQUEST', `"${escapeText(text, 80)}" is not percent-encoded UTF-8`);
  }
}
