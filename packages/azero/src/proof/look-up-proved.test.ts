import {
  type Hex,
  type StateVersion,
  type TrieNode,
  toHex,
  trieProof,
  trieRoot,
  trieSet,
} from '@peername/devnet/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../fixtures/public-trie-proofs.json' with { type: 'json' };
import { lookUpProved, type Proved } from './look-up-proved.ts';

const hexKey = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((bytes) => Buffer.from(bytes).toString('hex'));

// Short keys share their beginnings, so that all kinds of nodes come up; values around the length of a hash.
const entries = fc.dictionary(
  fc.oneof(hexKey(0, 2), hexKey(20, 36)),
  fc.oneof(fc.uint8Array({ maxLength: 3 }), fc.uint8Array({ minLength: 30, maxLength: 80 })),
  { minKeys: 1, maxKeys: 40 },
);
const versions = fc.constantFrom<StateVersion>(0, 1);

interface Trie {
  readonly root: Hex;
  proof(key: string): Hex[];
}

function trieOf(values: Readonly<Record<string, Uint8Array>>, version: StateVersion): Trie {
  const trie = Object.entries(values).reduce<TrieNode | undefined>(
    (node, [key, value]) => trieSet(node, key, value),
    undefined,
  );
  return {
    root: trieRoot(trie, version),
    proof: (key) => trieProof([{ root: trie, keys: [key] }], version).map(toHex),
  };
}

const proved = (value: Uint8Array | undefined): Proved => (value ? { value } : { absent: true });

/** The truth, or a refusal: any other value is a forgery. */
function expectTruthOrRefusal(
  root: Hex,
  proof: readonly Hex[],
  key: Hex,
  truth: Proved,
): 'truth' | 'refused' {
  let seen: Proved;
  try {
    seen = lookUpProved(root, proof, key);
  } catch (error) {
    expect(error).toMatchObject({ code: 'UNTRUSTED', reason: 'bad-proof' });
    return 'refused';
  }
  expect(seen).toEqual(truth);
  return 'truth';
}

describe.each(vectors.proofs)('the public proof of $title', ({ root, key, value, proof }) => {
  const at = [root as Hex, proof as Hex[], key as Hex] as const;

  it('shows the value', () => {
    expect(lookUpProved(...at)).toEqual({ value: Uint8Array.from(Buffer.from(value.slice(2), 'hex')) });
  });

  it('shows nothing else: not another key, not under another root', () => {
    const [, nodes] = at;
    const otherKey = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}` as Hex;
    expect(() => lookUpProved(`0x${'00'.repeat(32)}`, nodes, key as Hex)).toThrow('does not hold');
    expectTruthOrRefusal(root as Hex, nodes, otherKey, { absent: true });
  });

  it('is refused after single bits of it flip', () => {
    let flips = 0;
    proof.forEach((item, index) => {
      const bytes = Buffer.from(item.slice(2), 'hex');
      for (let bit = 0; bit < bytes.length * 8; bit += 9) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const forged = proof.map((other, i) =>
          i === index ? (`0x${changed.toString('hex')}` as Hex) : (other as Hex),
        );
        expect(() => lookUpProved(root as Hex, forged, key as Hex)).toThrow('does not hold');
        flips++;
      }
    });
    expect(flips).toBeGreaterThan(500);
  });
});

describe('a proof of a trie', () => {
  it('shows each value, and that other keys have none, in both layouts', () => {
    fc.assert(
      fc.property(
        entries,
        fc.array(hexKey(0, 36), { maxLength: 10 }),
        versions,
        (values, others, version) => {
          const trie = trieOf(values, version);
          const longer = Object.keys(values).map((key) => `${key}00`);
          const shorter = Object.keys(values).map((key) => key.slice(0, -2));
          for (const key of [...Object.keys(values), ...others, ...longer, ...shorter])
            expect(lookUpProved(trie.root, trie.proof(key), `0x${key}`)).toEqual(proved(values[key]));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('shows that an empty trie has nothing', () => {
    expect(lookUpProved(trieRoot(undefined, 0), [], '0x12')).toEqual({ absent: true });
    expect(() => lookUpProved(trieRoot(undefined, 0), ['0x00'], '0x12')).toThrow('nothing leads to');
  });

  it('never shows another value after a bit of it flips', () => {
    let flips = 0;
    fc.assert(
      fc.property(entries, versions, fc.nat(), fc.nat(), fc.nat(), (values, version, k, n, b) => {
        const trie = trieOf(values, version);
        const keys = Object.keys(values);
        const key = keys[k % keys.length] ?? '';
        const proof = trie.proof(key);
        const index = n % proof.length;
        const bytes = Buffer.from((proof[index] ?? '0x').slice(2), 'hex');
        const bit = b % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        proof[index] = `0x${bytes.toString('hex')}`;
        flips++;
        expect(expectTruthOrRefusal(trie.root, proof, `0x${key}`, proved(values[key]))).toBe('refused');
      }),
      { numRuns: 4_000 },
    );
    expect(flips).toBeGreaterThanOrEqual(4_000);
  });

  it.each<[title: string, (proof: Hex[], other: Hex[]) => Hex[]]>([
    ['without its first node', (proof) => proof.slice(1)],
    ['without its last node', (proof) => proof.slice(0, -1)],
    ['with a node twice', (proof) => [...proof, ...proof.slice(0, 1)]],
    ['with a node of another trie', (proof, other) => [...proof, ...other.slice(0, 1)]],
    ['with a node in the place of another', (proof, other) => [...proof.slice(1), ...other.slice(-1)]],
    ['with a node cut short', (proof) => [...proof.slice(1), (proof[0] ?? '0x').slice(0, -2) as Hex]],
    ['with something behind a node', (proof) => [...proof.slice(1), `${proof[0] ?? '0x'}00` as Hex]],
    ['of another trie', (_, other) => other],
    ['with nothing in it', () => []],
  ])('is refused %s', (_, change) => {
    fc.assert(
      fc.property(entries, versions, fc.nat(), (values, version, k) => {
        const keys = Object.keys(values);
        const key = keys[k % keys.length] ?? '';
        const trie = trieOf(values, version);
        const other = trieOf({ ...values, [key]: Uint8Array.of(1, 2, 3, 4) }, version);
        const forged = change(trie.proof(key), other.proof(key));
        expect(() => lookUpProved(trie.root, forged, `0x${key}`)).toThrow(
          expect.objectContaining({ code: 'UNTRUSTED', reason: 'bad-proof', retryable: true }),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('does not show a key absent by the proof of another', () => {
    fc.assert(
      fc.property(entries, versions, fc.nat(), fc.nat(), (values, version, i, j) => {
        const keys = Object.keys(values);
        const [key = '', other = ''] = [keys[i % keys.length], keys[j % keys.length]];
        const trie = trieOf(values, version);
        expectTruthOrRefusal(trie.root, trie.proof(other), `0x${key}`, proved(values[key]));
      }),
      { numRuns: 500 },
    );
  });

  it('may come in any order', () => {
    fc.assert(
      fc.property(entries, versions, fc.nat(), (values, version, k) => {
        const keys = Object.keys(values);
        const key = keys[k % keys.length] ?? '';
        const trie = trieOf(values, version);
        const proof = [...trie.proof(key)].reverse();
        expect(lookUpProved(trie.root, proof, `0x${key}`)).toEqual(proved(values[key]));
      }),
      { numRuns: 100 },
    );
  });

  it('may be any bytes: they are refused with the typed error', () => {
    const item = fc.uint8Array({ maxLength: 100 }).map((bytes) => toHex(bytes));
    fc.assert(
      fc.property(fc.array(item, { maxLength: 5 }), hexKey(0, 40), (proof, key) => {
        // A root that a proof of anything would lead from.
        const roots = [
          `0x${'11'.repeat(32)}` as Hex,
          trieRoot({ path: key, value: Uint8Array.of(1), children: {} }, 0),
        ];
        for (const root of roots)
          expect(() => lookUpProved(root, proof, `0x${key}`)).toThrow(
            expect.objectContaining({ code: 'UNTRUSTED', reason: 'bad-proof' }),
          );
      }),
      { numRuns: 5_000 },
    );
  });

  it('is refused when it is not hex, or a node is larger than any', () => {
    const root: Hex = `0x${'11'.repeat(32)}`;
    expect(() => lookUpProved(root, ['0xzz'], '0x12')).toThrow('not a hex text');
    expect(() => lookUpProved(root, [`0x${'00'.repeat(64 * 1024 + 1)}`], '0x12')).toThrow(
      '65537 bytes in one node',
    );
    const largest = trieOf({ '12': new Uint8Array(64 * 1024) }, 1);
    expect(lookUpProved(largest.root, largest.proof('12'), '0x12')).toEqual({
      value: new Uint8Array(64 * 1024),
    });
  });
});
