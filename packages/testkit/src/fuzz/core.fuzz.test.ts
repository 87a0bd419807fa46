import {
  allKinds,
  isResolverError,
  parseGenericPeerId,
  readingFromJson,
  recordKeysOf,
  reverseReadingFromJson,
  selectPeer,
  tidyName,
} from '@peername/resolver-core';
import { describe, it } from 'vitest';
import { expectSound } from './expect-sound.ts';
import { fuzzTimeout } from './fuzz.ts';
import { peerIdTexts } from './peer-id-texts.ts';
import { spoilJson } from './spoil-json.ts';
import { spoilText } from './spoil-text.ts';

const timeout = fuzzTimeout;
const texts = Object.values(peerIdTexts).flat();
const evidence = {
  service: 'azero',
  network: 'aleph-zero',
  chain: 'polkadot:70255b4d28de0fc4e1a193d7e175ad1c',
  contract: '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  block: { number: 81_234_567, hash: `0x${'ab'.repeat(32)}`, time: '2026-01-01T00:00:00.000Z' },
  finality: 'finalized',
  assurance: 'quorum',
  asked: 3,
  agreed: 2,
  offchain: false,
  endpoints: ['https://rpc.example', 'wss://ws.example:8443'],
  via: ['https://gateway.example'],
};
const account = { chain: evidence.chain, address: evidence.contract };
const readings = [
  {
    state: 'found',
    records: [
      { key: 'staex-id', value: peerIdTexts.staex[0] },
      { key: 'bio', value: 'I am \u202ealice' },
    ],
    unreadable: [{ key: 'contenthash', why: 'it is cut off' }],
    account,
    registeredAt: '2025-01-01T00:00:00.000Z',
    expiresAt: '2027-01-01T00:00:00.000Z',
    evidence,
  },
  { state: 'absent', reason: 'expired', expiresAt: '2025-01-01T00:00:00.000Z', evidence },
  { state: 'absent', reason: 'name', evidence },
];
const reverses = [
  { state: 'found', name: 'alice.azero', account, evidence },
  { state: 'absent', reason: 'mismatch', claimed: 'bob.azero', account, evidence },
];

describe('of any input', () => {
  it.each(allKinds.map((codec) => [codec.kind, codec] as const))(
    'a %s parser makes a peer id or a refusal, in time',
    { timeout },
    async (kind, codec) => {
      await expectSound(`peer id: ${kind}`, {
        input: (random) => spoilText(random, random.below(4) > 0 ? peerIdTexts[kind] : texts),
        read: (text) => accepted(codec.parse(text)),
      });
    },
  );

  it('the generic parser makes a peer id or a refusal, in time', { timeout }, async () => {
    const stated = Object.entries(peerIdTexts).flatMap(([kind, ids]) => ids.map((id) => `${kind}:${id}`));
    await expectSound('peer id: generic', {
      input: (random) => spoilText(random, stated),
      read: (text) => accepted(parseGenericPeerId(text, allKinds)),
    });
  });

  it('the selection of a peer ends in one of its states, in time', { timeout }, async () => {
    const keys = [...recordKeysOf(allKinds, true), 'bio', '__proto__'];
    await expectSound('records', {
      input: (random) => ({
        records: new Map(
          Array.from({ length: random.below(4) }, () => {
            const kind = random.pick(allKinds);
            const key = random.below(3) > 0 ? random.pick(kind.recordKeys) : random.pick(keys);
            const valid = random.below(8) > 0 ? peerIdTexts[kind.kind] : texts;
            return [key, random.below(2) > 0 ? random.pick(valid) : spoilText(random, valid)];
          }),
        ),
        unreadable: random.below(8) > 0 ? [] : [{ key: random.pick(keys), why: 'it is cut off' }],
      }),
      read: (records) => (selectPeer(records, allKinds, true).state === 'found' ? true : undefined),
    });
  });

  it('a text is a name, or refused as one, in time', { timeout }, async () => {
    await expectSound('name', {
      input: (random) => spoilText(random, ['alice.azero', 'a.b.c.d.example.eth', 'RAFFY🚴‍♂️.eth']),
      read: tidyName,
      promises: (error) => isResolverError(error) && error.code === 'INVALID_NAME',
    });
  });

  it("a gateway's JSON is a reading or nothing, in time", { timeout }, async () => {
    await expectSound('reading from JSON', {
      input: (random) => spoilJson(random, readings),
      read: readingFromJson,
    });
  });

  it("a gateway's JSON is a primary name or nothing, in time", { timeout }, async () => {
    const name = { text: 'alice.azero', labels: ['alice', 'azero'], service: 'azero' };
    await expectSound('primary name from JSON', {
      input: (random) => spoilJson(random, reverses),
      read: (json) => reverseReadingFromJson(json, () => name),
    });
  });
});

function accepted({ ok }: { readonly ok: boolean }): true | undefined {
  return ok || undefined;
}
