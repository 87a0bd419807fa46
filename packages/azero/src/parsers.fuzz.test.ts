import { type TrieNode as StoredNode, trieProof, trieRoot, trieSet } from '@peername/devnet/wire';
import { isResolverError } from '@peername/resolver-core';
import { expectSound, fuzzTimeout, spoilBytes, spoilJson, spoilText } from '@peername/testkit/fuzz';
import * as scale from 'scale-ts';
import { describe, it } from 'vitest';
import { contractReply } from '../testing/contract-reply.ts';
import { vectors } from '../testing/golden.ts';
import { getAddress, getAllRecords, getPrimaryDomain, getRegistrationPeriod } from './azns-registry.ts';
import { getRegistry } from './azns-router.ts';
import { blake2b } from './blake2b.ts';
import { readHeader } from './block-header.ts';
import { fromHex, toHex } from './hex.ts';
import type { Message } from './message.ts';
import { azeroNetworks } from './networks.ts';
import { parseName } from './parse-name.ts';
import { decodeTrieNode } from './proof/decode-trie-node.ts';
import { lookUpProved } from './proof/look-up-proved.ts';
import { type ScaleReader, scaleReader } from './scale-reader.ts';
import { decodeAccount } from './ss58.ts';

const timeout = fuzzTimeout;
const recordList = scale.Vector(scale.Tuple(scale.str, scale.str));
const records = recordList.enc([
  ['bio', 'I am alice 🦄'],
  ['staex-id', 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g'],
]);
const returned = [
  Uint8Array.of(0, ...records),
  Uint8Array.of(0, 0, ...new Uint8Array(16).fill(7)),
  Uint8Array.of(0, 0, ...new Uint8Array(32).fill(7)),
  Uint8Array.of(0, 1, ...scale.str.enc('alice.azero')),
  Uint8Array.of(0, 1, 2),
];
const readers: readonly Message<never, unknown>[] = [
  getAllRecords,
  getRegistrationPeriod,
  getAddress,
  getPrimaryDomain,
  getRegistry,
];

const promises = (...codes: readonly string[]) => {
  return (error: unknown) => isResolverError(error) && codes.includes(error.code);
};

describe('of any input', () => {
  it('a reply of the contracts makes a value or a typed error, in time', { timeout }, async () => {
    const replies = [
      ...Object.values(vectors).map(({ response }) => fromHex(response)),
      ...returned.map((data) => fromHex(contractReply(data))),
    ];
    await expectSound('contract reply', {
      input: (random) => ({ reader: random.pick(readers), reply: toHex(spoilBytes(random, replies)) }),
      read: ({ reader, reply }) => reader.decode(reply) ?? true,
      promises: promises('PROTOCOL', 'CONTRACT', 'TOO_LARGE'),
    });
  });

  it('what a contract returned makes a value or a typed error, in time', { timeout }, async () => {
    await expectSound('contract return data', {
      input: (random) => ({
        reader: random.pick(readers),
        reply: contractReply(spoilBytes(random, returned), random.below(3)),
      }),
      read: ({ reader, reply }) => reader.decode(reply) ?? true,
      promises: promises('PROTOCOL', 'CONTRACT', 'TOO_LARGE'),
    });
  });

  it('any steps through SCALE end in values or a typed error, in time', { timeout }, async () => {
    const steps: readonly ((reader: ScaleReader) => unknown)[] = [
      (reader) => reader.uint(8),
      (reader) => reader.skipCompact(),
      (reader) => reader.fixed(3),
      (reader) => reader.bytes(),
      (reader) => reader.text(),
      (reader) => reader.count(2),
      (reader) => reader.isSecond(),
      (reader) => reader.end(),
    ];
    await expectSound('SCALE', {
      input: (random) => ({
        bytes: spoilBytes(random, returned),
        taken: Array.from({ length: 1 + random.below(5) }, () => random.below(steps.length)),
      }),
      read({ bytes, taken }) {
        const reader = scaleReader(bytes);
        for (const step of taken) steps[step]?.(reader);
        return true;
      },
      promises: promises('PROTOCOL'),
    });
  });

  it('a header is of its block or a typed error, in time', { timeout }, async () => {
    const header = {
      parentHash: `0x${'11'.repeat(32)}`,
      number: '0x46',
      stateRoot: `0x${'22'.repeat(32)}`,
      extrinsicsRoot: `0x${'33'.repeat(32)}`,
      digest: { logs: ['0x066175726120', '0x0546524e4b', `0x05${'00'.repeat(200)}`] },
    };
    const hash = `0x${'44'.repeat(32)}` as const;
    await expectSound('block header', {
      // No header that is made here hashes to anything known, so the genesis block stands for the ones that fit.
      input(random) {
        const isGenesis = random.below(20) === 0;
        const json = spoilJson(random, [header]);
        return isGenesis && isObject(json) ? { ...json, number: '0x0' } : json;
      },
      read: (json) => readHeader(json, hash, hash).number + 1n,
      promises: promises('PROTOCOL'),
    });
  });

  it('a text is a name of AZERO.ID, or refused as one, in time', { timeout }, async () => {
    const { tlds = [], canonicalTld = {} } = azeroNetworks.mainnet;
    const rules = { tlds, canonicalTld, labelLength: { min: 3, max: 64 } };
    await expectSound('AZERO.ID name', {
      input: (random) => spoilText(random, ['alice.azero', 'a-b-c.a0', `${'long'.repeat(16)}.azero`]),
      read: (text) => parseName(text, rules),
      promises: promises('INVALID_NAME'),
    });
  });

  it('a text is an account or none, in time', { timeout }, async () => {
    const accounts = ['5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf', `0x${'ab'.repeat(32)}`];
    await expectSound('account', { input: (random) => spoilText(random, accounts), read: decodeAccount });
  });

  describe('a proof', () => {
    const keys = Array.from({ length: 16 }, (_, i) => toHex(blake2b(Uint8Array.of(i), 32)).slice(2));
    // Values of up to 45 bytes: some are in their nodes, some beside them.
    const tries = ([0, 1] as const).map((version) => {
      const trie = trieOf(keys.map((key, i) => [key, new Uint8Array(3 * i).fill(i)]));
      const proofs = keys.map((key) => trieProof([{ root: trie, keys: [key] }], version));
      return { root: trieRoot(trie, version), proofs };
    });
    const nodes = tries.flatMap(({ proofs }) => proofs.flat());

    it('shows the truth or is refused, in time, with any of its nodes spoilt', { timeout }, async () => {
      await expectSound('trie proof', {
        input(random) {
          const { root, proofs } = random.pick(tries);
          const at = random.below(keys.length);
          const proof = [...(proofs[at] ?? [])];
          const spoilt = spoilBytes(random, nodes).subarray(0, 600);
          if (random.below(8) > 0)
            proof.splice(random.below(4), random.below(2), ...(random.below(4) > 0 ? [spoilt] : []));
          return { root, at, proof: proof.map(toHex) };
        },
        read({ root, at, proof }) {
          const seen = lookUpProved(root, proof, `0x${keys[at]}`);
          if (!('value' in seen) || seen.value.length !== 3 * at || seen.value.some((byte) => byte !== at))
            throw new Error('forged');
          return seen;
        },
        promises: promises('UNTRUSTED'),
      });
    });

    it('whose root fits what was spoilt shows something or is refused, in time', { timeout }, async () => {
      // All of it fits into one node.
      const small = trieOf(['a1', 'a2', 'b7', 'b7c3'].map((key, i) => [key, Uint8Array.of(i)]));
      const [node = new Uint8Array()] = trieProof([{ root: small, keys: ['a1'] }], 0);
      await expectSound('trie proof of a forged root', {
        input: (random) => ({
          forged: spoilBytes(random, [node]).subarray(0, 600),
          key: random.pick(['a1', 'a2', 'a3', 'b7', 'b7c3', 'c0', '']),
        }),
        read: ({ forged, key }) => lookUpProved(toHex(blake2b(forged, 32)), [toHex(forged)], `0x${key}`),
        promises: promises('UNTRUSTED'),
      });
    });

    it('has nodes that are read or refused, in time', { timeout }, async () => {
      await expectSound('trie node', {
        input: (random) => spoilBytes(random, nodes),
        read: decodeTrieNode,
        promises: promises('PROTOCOL'),
      });
    });
  });
});

function trieOf(entries: readonly (readonly [key: string, value: Uint8Array])[]): StoredNode | undefined {
  return entries.reduce<StoredNode | undefined>((trie, [key, value]) => trieSet(trie, key, value), undefined);
}

/** A text is taken apart into its characters when it is spread, which takes longer than any reader does. */
function isObject(json: unknown): json is object {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
