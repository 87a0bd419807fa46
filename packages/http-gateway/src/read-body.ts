import type { ByteCount } from '@peername/resolver-core';
import { RequestError } from './problem.ts';

/**
 * The body of a request, read no further than the most that it may have.
 *
 * @throws {@link RequestError} `BODY_TOO_LARGE`
 */
export async function readBody(request: Request, maxBytes: ByteCount): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = (request.body as ReadableStream<Uint8Array> | null)?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      void reader?.cancel().catch(() => {});
      throw new RequestError('BODY_TOO_LARGE', `The body is over ${maxBytes} bytes`);
    }
    chunks.push(value);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/**
 * The body of a request as JSON, and as it came.
 *
 * @throws {@link RequestError} `BAD_CONTENT_TYPE` unless it is said to be JSON, `BODY_TOO_LARGE`, `BAD_REQUEST`
 */
export async function readJson(
  request: Request,
  maxBytes: ByteCount,
): Promise<{ readonly json: unknown; readonly bytes: Uint8Array }> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json')
    throw new RequestError('BAD_CONTENT_TYPE', 'The content-type must be application/json');
  const bytes = await readBody(request, maxBytes);
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), bytes };
  } catch {
    throw new RequestError('BAD_REQUEST', 'The body is not JSON in UTF-8');
  }
}
