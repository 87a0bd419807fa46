import { createResolver, type ReadOptions, type ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expect } from 'vitest';
import {
  type GatewayClientOptions,
  type GatewayKey,
  type GatewayKeyStore,
  gateway,
} from '../src/client/index.ts';
import { createGateway } from '../src/index.ts';
import { makeTestKey, signerOf, type TestKey } from './test-signer.ts';
import { verifyWithNode } from './verify-with-node.ts';

/** Where a gateway publishes its keys. */
export const keyPath = '/.well-known/http-message-signatures-directory';

/** What somebody between client and gateway makes of an answer. */
export type Change = (answer: Response, request: Request) => Response | Promise<Response>;

/** A signing gateway over names of its own, and somebody in front of it. */
export function proxiedGateway(keys: readonly TestKey[] | undefined = [makeTestKey()]) {
  const clock = createManualClock(Date.now());
  const fake = createFakeNameService({ clock });
  fake.entries.set('alice.fake', {
    records: new Map([
      ['staex-id', 'x'],
      ['url', 'https://a.example'],
    ]),
  });
  fake.entries.set('bob.fake', { records: new Map([['staex-id', 'y']]) });
  const resolver = createResolver({ services: [fake], clock });
  const server = createGateway(resolver, { clock, ...(keys.length > 0 && { signer: signerOf(keys) }) });
  const asked: string[] = [];
  const between: { change: Change } = { change: (answer) => answer };
  const ask: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const { pathname, search } = new URL(request.url);
    asked.push(pathname + search);
    const answer = await server.fetch(request.clone());
    return between.change(answer, request);
  };
  const client = (options: GatewayClientOptions = {}) =>
    gateway({ url: 'https://names.test', fetch: ask, clock, verify: verifyWithNode, ...options });
  return { clock, fake, server, asked, between, ask, client };
}

/** Reads `alice.fake`. */
export const read = (names: ReturnType<typeof gateway>, o: ReadOptions = {}, wanted = ['staex-id']) =>
  names.read(names.parse('alice.fake'), wanted, o);

/** The error that something ends with. */
export const failure = (work: Promise<unknown>): Promise<ResolverError> =>
  work.then(
    (value) => expect.unreachable(JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? `${v}` : v))),
    (error) => error,
  );

/** The answer with another body and more header fields. */
export const changed = async (answer: Response, change: (body: string) => string, headers: object = {}) =>
  new Response(change(await answer.text()), {
    status: answer.status,
    headers: { ...Object.fromEntries(answer.headers), ...headers },
  });

/** The answer without its signature. */
export function stripped(answer: Response): Response {
  const bare = new Response(answer.body, answer);
  for (const field of ['signature', 'signature-input', 'content-digest']) bare.headers.delete(field);
  return bare;
}

/** A store of keys that lasts as long as the test. */
export const memory = (): GatewayKeyStore & { readonly keys: Map<string, readonly GatewayKey[]> } => {
  const keys = new Map<string, readonly GatewayKey[]>();
  return { keys, get: (origin) => keys.get(origin), put: (origin, of) => void keys.set(origin, of) };
};
