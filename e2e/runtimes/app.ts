import { azero } from '@peername/azero';
import { createGateway } from '@peername/http-gateway';
import { type Clock, createResolver, ResolverError, systemClock } from '@peername/resolver-core';
import { createFakeNameService, type FakeEntry } from '@peername/resolver-core/testing';

/** A local Aleph Zero chain, put in by the bundler. */
export interface Chain {
  readonly endpoints: readonly string[];
  readonly router: string;
  readonly registries: Readonly<Record<string, string>>;
}

declare const CHAIN: Chain;

const peer = '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5';
const staex = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const day = 86_400_000;

/** The time stands still, so that every runtime gives the same bytes. */
const start = Date.UTC(2026, 0, 1);
const clock: Clock = { now: () => start, schedule: systemClock.schedule };

const fake = createFakeNameService({ clock });
const names: Readonly<
  Record<string, Omit<FakeEntry, 'records'> & { readonly records: Record<string, string> }>
> = {
  'alice.fake': {
    records: { 'staex-id': staex, 'libp2p-peer-id': peer, url: 'https://alice.example' },
    account: 'acct-alice',
    registeredAt: new Date(start - day),
    expiresAt: new Date(start + day),
  },
  'hostile.fake': { records: { 'staex-id': '\u001b[2J\u202e<script>é🦄\u0000' } },
  'conflict.fake': {
    records: { 'staex-id': staex, 'io.staex.id': 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80' },
  },
  'recordless.fake': { records: {} },
  'old.fake': { records: { 'staex-id': staex }, expiresAt: new Date(start - day) },
};
for (const [name, { records, ...entry }] of Object.entries(names))
  fake.entries.set(name, { ...entry, records: new Map(Object.entries(records)) });
fake.primaries.set('acct-alice', 'alice.fake');

const down = createFakeNameService({ clock, id: 'down', tld: 'down' });
down.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No endpoint answers' }));

const { router, registries, endpoints } = CHAIN;
const chain = azero({
  network: {
    id: 'devnet',
    title: 'Local devnet',
    testnet: true,
    tlds: ['azero'],
    router,
    registries,
    endpoints,
  },
});

const resolver = createResolver({ services: [fake, down, chain], clock });
const { fetch } = createGateway(resolver, { clock, answerWithin: 1_000 });

/** What workerd hands to a handler beside the request. */
interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

// The longest that a read takes.
const readTimeout = 10_000;

/** For any runtime that serves `fetch` handlers; Bun takes from here where to listen too. */
export default {
  hostname: '127.0.0.1',
  port: 0,
  fetch(request: Request, _env?: unknown, execution?: Execution): Response | Promise<Response> {
    // workerd would end a read with the request that began it, and let those hang who wait for the same one.
    execution?.waitUntil(new Promise((resolve) => setTimeout(resolve, readTimeout)));
    return fetch(request);
  },
};
