import { createResolver, type NameService, type ReadOptions, ResolverError } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
} from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { makeTestKey, signerOf } from '../../../testing/test-signer.ts';
import { verifyWithNode } from '../../../testing/verify-with-node.ts';
import { createGateway } from '../../index.ts';
import { type GatewayLie, gateway, type SampleOptions } from '../index.ts';
import { gatewayKey, parseSavedAnswer, verifySavedAnswer } from '../verify.ts';

/** A gateway that signs what it likes, and a chain of one's own that knows better. */
function rig({ isSigning = true }: { readonly isSigning?: boolean } = {}) {
  const clock = createManualClock(Date.now());
  const key = makeTestKey();
  const [theirs, own] = [createFakeNameService({ clock }), createFakeNameService({ clock })];
  for (const service of [theirs, own]) {
    service.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
    service.entries.set('bob.fake', { records: new Map([['staex-id', 'y']]) });
  }
  const resolver = createResolver({ services: [theirs], clock });
  const server = createGateway(resolver, { clock, signer: isSigning ? signerOf([key]) : undefined });
  const lies: GatewayLie[] = [];
  const reads: ReadOptions[] = [];
  const seen: FakeNameService = {
    ...own,
    read: (name, keys, o = {}) => {
      reads.push(o);
      return own.read(name, keys, o);
    },
  };
  const client = (sample: Partial<SampleOptions> = {}) =>
    gateway({
      url: 'https://names.test',
      fetch: async (url, init) => server.fetch(new Request(url, init)),
      clock,
      verify: verifyWithNode,
      sample: { services: [seen], rate: 1, onLie: (lie) => void lies.push(lie), ...sample },
    });
  return { client, theirs, own: seen, lies, reads, key };
}

const read = (names: NameService, o: ReadOptions = {}) =>
  names.read(names.parse('alice.fake'), ['staex-id'], o);
const lie = { records: new Map([['staex-id', 'mallory']]) };

describe('a sampled answer', () => {
  it('is believed where an own endpoint says the same', async () => {
    const { client, lies, reads } = rig();
    expect(await read(client())).toMatchObject({ state: 'found' });
    expect([lies, reads.length]).toEqual([[], 1]);
  });

  it.each([
    ['another record', lie],
    ['a record less', { records: new Map() }],
    ['another account', { records: new Map([['staex-id', 'x']]), account: 'acct-m' }],
    ['another end', { records: new Map([['staex-id', 'x']]), expiresAt: new Date('2099-01-01') }],
  ])('that has %s is a lie, and its signature proves that it was told', async (_, entry) => {
    const { client, theirs, lies, key } = rig();
    theirs.entries.set('alice.fake', entry);
    const error = await read(client()).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'sampled-lie' });
    expect(error.message).toContain('https://names.test lied about alice.fake');
    expect(lies).toMatchObject([{ origin: 'https://names.test', name: 'alice.fake', isSigned: true }]);
    const saved = parseSavedAnswer(lies[0]?.saved ?? new Uint8Array());
    const keys = [gatewayKey(key.published.x)].flatMap((one) => one ?? []);
    if (!saved) throw new Error('It is not saved');
    expect(await verifySavedAnswer(saved, { keys, verify: verifyWithNode })).toMatchObject({
      keyid: key.kid,
      statements: [{ subject: 'alice.fake' }],
    });
  });

  it.each<[string, SampleOptions['onLie']]>([
    [
      'at once',
      () => {
        throw new Error('the disk is full');
      },
    ],
    ['later', () => Promise.reject(new Error('the disk is full'))],
  ])('is a lie also where it cannot be kept, which shows %s', async (_, onLie) => {
    const { client, theirs } = rig();
    theirs.entries.set('alice.fake', lie);
    await expect(read(client({ onLie }))).rejects.toMatchObject({ reason: 'sampled-lie' });
  });

  it('that says absent of a name that is there is a lie', async () => {
    const { client, theirs, lies } = rig({ isSigning: false });
    theirs.entries.delete('alice.fake');
    expect(await read(client()).catch((cause) => cause)).toMatchObject({ reason: 'sampled-lie' });
    expect(lies).toMatchObject([{ isSigned: false }]);
  });

  it('in a batch costs the gateway the whole batch', async () => {
    const { client, theirs } = rig();
    theirs.entries.set('bob.fake', lie);
    const names = client();
    const queries = ['alice.fake', 'bob.fake'].map((text) => ({
      name: names.parse(text),
      keys: ['staex-id'],
    }));
    expect(await names.readMany?.(queries)).toMatchObject([
      { reason: 'sampled-lie' },
      { reason: 'sampled-lie' },
    ]);
  });

  it('is one of so many as are wanted', async () => {
    const { client, reads } = rig();
    let at = 0;
    const sometimes = client({ rate: 0.1, random: () => (at++ % 10) / 10 });
    for (let i = 0; i < 100; i++) await read(sometimes);
    expect(reads).toHaveLength(10);
  });

  it('is one that had to be read now, whoever has the turn, unless none is wanted', async () => {
    const { client, theirs } = rig();
    theirs.entries.set('alice.fake', lie);
    await expect(read(client({ rate: 0.01, random: () => 0.99 }), { maxAge: 0 })).rejects.toMatchObject({
      reason: 'sampled-lie',
    });
    await expect(read(client({ rate: 0 }), { maxAge: 0 })).resolves.toMatchObject({ state: 'found' });
  });

  it('accuses nobody when the own endpoint cannot tell', async () => {
    const { client, theirs, own } = rig();
    theirs.entries.set('alice.fake', lie);
    const away: NameService = {
      ...own,
      read: () => Promise.reject(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'away' })),
    };
    expect(await read(client({ services: [away] }))).toMatchObject({ state: 'found' });
    const offchain: NameService = {
      ...own,
      async read(...of) {
        const reading = await own.read(...of);
        return { ...reading, evidence: { ...reading.evidence, chain: 'eip155:5' } };
      },
    };
    await expect(read(client({ services: [offchain] }))).rejects.toMatchObject({ code: 'WRONG_NETWORK' });
  });

  /** An own service that reads at named blocks; without a reading it has another block there. */
  const bound = (own: NameService, finalized: bigint, read?: NameService['read']): NameService => ({
    ...own,
    blocks: {
      head: async () => ({ number: finalized, hash: '0xfe' }),
      blockAt: () => Promise.reject(new Error('not asked')),
    },
    read: async (name, keys, o = {}) => {
      if (!o.at) return own.read(name, keys, o);
      if (read) return read(name, keys, o);
      throw new ResolverError({ code: 'DISAGREEMENT', reason: 'other-block', shortMessage: 'another' });
    },
  });

  it('is read at its very block where an own endpoint can, and a block that is not there is a lie', async () => {
    const { client, own } = rig();
    const asked: ReadOptions[] = [];
    const atBlock = bound(own, 100n, (name, keys, o = {}) => {
      asked.push(o);
      return own.read(name, keys);
    });
    const { evidence } = await read(client({ services: [atBlock] }));
    expect(asked).toMatchObject([{ at: evidence.block }]);
    await expect(read(client({ services: [bound(own, 100n)] }))).rejects.toMatchObject({
      reason: 'sampled-lie',
    });
  });

  it('accuses nobody of a block that the own endpoint has not come to in the end', async () => {
    const { client, own, lies } = rig();
    expect(await read(client({ services: [bound(own, 99n)] }))).toMatchObject({ state: 'found' });
    expect(lies).toEqual([]);
  });

  it('of a block that was undone since is not believed and no lie', async () => {
    const { client, theirs, own, lies } = rig();
    theirs.entries.set('alice.fake', lie);
    own.mine();
    const names = client({ services: [bound(own, 90n)] });
    const error = await read(names, { finality: 'latest' }).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'not-confirmed' });
    expect(error.message).not.toContain('lie');
    expect(lies).toEqual([]);
    const bob = names.read(names.parse('bob.fake'), ['staex-id'], { finality: 'latest' });
    expect(await bob).toMatchObject({ state: 'found' });
  });

  it.each([
    ['another block', (own: FakeNameService) => own.mine()],
    ['another contract', () => {}],
  ])('that differs at %s is not believed and no lie', async (what, change) => {
    const { client, theirs, own, lies } = rig();
    theirs.entries.set('alice.fake', lie);
    change(own);
    const { blocks: _, ...atHead } = own;
    const elsewhere: NameService = {
      ...atHead,
      async read(...of) {
        const reading = await own.read(...of);
        const contract = what === 'another contract' ? 'other' : reading.evidence.contract;
        return { ...reading, evidence: { ...reading.evidence, contract } };
      },
    };
    await expect(read(client({ services: [elsewhere] }))).rejects.toMatchObject({ reason: 'not-confirmed' });
    expect(lies).toEqual([]);
  });
});
