import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answers, decodeReply } from './decode-reply.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

const address = parseEndpointUrl('https://rpc.example');
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

// Pieces of JSON-RPC put together in ways that mostly make no sense.
const value = fc.constantFrom<unknown>(7, 8, 9, 7.5, '7', null, true, -32005, [], {}, [7], '__proto__');
const error = fc.record(
  { code: value, message: fc.oneof(value, fc.constant('no batch')), data: value },
  { requiredKeys: [] },
);
const response = fc.oneof(
  value,
  fc.record(
    { id: value, result: value, error: fc.oneof(value, error), method: value, ['__proto__']: value },
    { requiredKeys: [] },
  ),
);
const text = fc.oneof(response, fc.array(response, { maxLength: 5 })).map(bytesOf);
const damagedText = fc
  .tuple(text, fc.nat(), fc.nat(255))
  .map(([bytes, at, byte]) => bytes.with(at % bytes.length, byte));
const reply = fc.oneof(fc.uint8Array({ maxLength: 40 }), text, damagedText);

// Plain comparisons, since `expect` would take most of the time.
function isComplete(answers: Answers | undefined, asked: readonly number[]): boolean {
  if (answers === undefined) return asked.length > 1;
  return (
    answers.size === asked.length &&
    asked.every((id) => {
      const answer = answers.get(id);
      if (answer === undefined || 'result' in answer) return answer !== undefined;
      return isResolverError(answer.error) || answer.error instanceof RpcReplyError;
    })
  );
}

describe('decodeReply', () => {
  it('gives one answer to each call or a ResolverError for any bytes', () => {
    fc.assert(
      fc.property(reply, fc.constantFrom([7], [7, 8, 9]), (bytes, asked) => {
        try {
          return isComplete(decodeReply(bytes, asked, address), asked);
        } catch (error) {
          return isResolverError(error) && ['PROTOCOL', 'RATE_LIMITED'].includes(error.code);
        }
      }),
      { numRuns: 50_000 },
    );
  });

  it('gives every answer to its own call, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 20 }),
        fc.infiniteStream(fc.nat()),
        (asked, keys) => {
          const shuffled = asked
            .map((id) => ({ id, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ id }) => ({ jsonrpc: '2.0', id, result: `of ${id}` }));
          const answers = decodeReply(bytesOf(shuffled), asked, address);
          for (const id of asked) expect(answers?.get(id)).toEqual({ result: `of ${id}` });
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
