import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RpcCall } from '../testing/serve.ts';
import { parseEndpointUrl } from './endpoint-address.ts';
import { createHttpEndpoint } from './http-endpoint.ts';
import { RpcReplyError } from './rpc-reply-error.ts';

const address = parseEndpointUrl('https://rpc.example/key');

type FakeReply = (calls: readonly RpcCall[], signal: AbortSignal) => Promise<Response>;

const status = fc.constantFrom(200, 200, 200, 400, 401, 404, 413, 429, 500, 503);
const headers = fc.dictionary(
  fc.constantFrom('content-length', 'content-encoding', 'retry-after'),
  fc.oneof(fc.stringMatching(/^[\w :,.-]{0,20}$/), fc.nat().map(String)),
);

const arbitraryBody: fc.Arbitrary<FakeReply> = fc
  .tuple(status, headers, fc.uint8Array({ maxLength: 200 }))
  .map(
    ([status, headers, body]) =>
      async () =>
        new Response(new Blob([body as Uint8Array<ArrayBuffer>]), { status, headers }),
  );

const damagedAnswers: fc.Arbitrary<FakeReply> = fc
  .tuple(
    status,
    fc.array(fc.constantFrom('keep', 'drop', 'twice', 'null', 'error', 'other'), { maxLength: 4 }),
  )
  .map(([status, damage]) => async (calls) => {
    const answers = calls.flatMap(({ id }, index): object[] => {
      const answer = { id, result: index };
      switch (damage[index]) {
        case 'drop':
          return [];
        case 'twice':
          return [answer, answer];
        case 'null':
          return [{ ...answer, id: null }];
        case 'error':
          return [{ id, error: { code: -32000, message: 'no' } }];
        case 'other':
          return [{ ...answer, id: id + 1_000 }];
        default:
          return [answer];
      }
    });
    return Response.json(calls.length > 1 ? answers : answers[0], { status });
  });

const noReply: fc.Arbitrary<FakeReply> = fc.constantFrom<FakeReply>(
  () => new Promise(() => {}),
  () => Promise.reject(new TypeError('fetch failed')),
  (_calls, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  async () => new Response(new ReadableStream({ start: (controller) => controller.error('gone') })),
  async () => new Response(null, { status: 204 }),
  async () => Response.redirect('https://other.example/'),
  async () => Response.error(),
);

it('settles every call with an answer, a ResolverError or an RpcReplyError, whatever fetch does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof({ weight: 5, arbitrary: arbitraryBody }, { weight: 5, arbitrary: damagedAnswers }, noReply),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
      fc.integer({ min: 1, max: 4 }),
      async (replies, count) => {
        let turn = 0;
        const fakeFetch = (_url: unknown, init?: RequestInit) => {
          const body = JSON.parse(init?.body as string);
          const reply = replies[turn++ % replies.length] as FakeReply;
          return reply([body].flat(), init?.signal as AbortSignal);
        };
        const endpoint = createHttpEndpoint(address, { timeout: 2 }, fakeFetch as typeof fetch);
        const results = await Promise.allSettled(
          Array.from({ length: count }, () => endpoint.request('m', [])),
        );
        for (const result of results)
          if (result.status === 'rejected' && !isResolverError(result.reason))
            expect(result.reason).toBeInstanceOf(RpcReplyError);
      },
    ),
    { numRuns: 3_000 },
  );
});
