import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js';
import { sha3_256 } from '@noble/hashes/sha3.js';
import { bech32 } from '@scure/base';
import fc from 'fast-check';
import { base36 } from 'multiformats/bases/base36';
import { base58btc } from 'multiformats/bases/base58';
import { nprofileEncode, npubEncode } from 'nostr-tools/nip19';
import { describe, expect, it } from 'vitest';
import { allKinds } from './all-kinds.ts';
import { base32, base64, crockford, hex, upperHex, zBase32 } from './bit-text.ts';
import { parseGenericPeerId } from './generic.ts';
import { type ParsedPeerId, type PeerId, type PeerKind, peerKinds } from './peer-id.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
// Few keys, so that two texts of one kind often share one.
const seeds = [1, 2, 3, 4, 5, 6, 7].map((byte) => new Uint8Array(32).fill(byte));
const keysBy = <Key>(toKey: (seed: Uint8Array) => Key) => fc.constantFrom(...seeds.map(toKey));
const edKey = keysBy((seed) => ed25519.getPublicKey(seed));
const xKey = keysBy((seed) => x25519.getPublicKey(seed));
const secpKey = keysBy((seed) => secp256k1.getPublicKey(seed));
const p256Key = keysBy((seed) => p256.getPublicKey(seed));
const nostrKey = keysBy((seed) => hex.encode(schnorr.getPublicKey(seed)));
const onion = edKey.map((key) => {
  const checksum = sha3_256(Uint8Array.of(...new TextEncoder().encode('.onion checksum'), ...key, 3));
  return base32.encode(Uint8Array.of(...key, ...checksum.subarray(0, 2), 3));
});
const multihash = fc.oneof(
  edKey.map((key) => Uint8Array.of(0, 36, 8, 1, 0x12, 32, ...key)),
  secpKey.map((key) => Uint8Array.of(0, 37, 8, 2, 0x12, 33, ...key)),
  bytes32.map((hash) => Uint8Array.of(0x12, 32, ...hash)),
);
const libp2p = multihash.chain((bytes) =>
  fc.constantFrom(
    base58btc.baseEncode(bytes),
    `b${base32.encode(Uint8Array.of(1, 0x72, ...bytes))}`,
    `k${base36.baseEncode(Uint8Array.of(1, 0x72, ...bytes))}`,
  ),
);

/** Good texts of each kind, in all of its forms. */
const goodTexts: Record<PeerKind, fc.Arbitrary<string>> = {
  staex: edKey.map((key) => crockford.encode(key)),
  libp2p: fc.oneof(
    libp2p,
    libp2p.map((id) => `/dns4/a.example/tcp/443/wss/p2p/${id}`),
  ),
  iroh: edKey.chain((key) =>
    fc.constantFrom(hex.encode(key), base32.encode(key), base32.encode(key).toUpperCase()),
  ),
  'did-key': fc
    .oneof(
      edKey.map((key) => Uint8Array.of(0xed, 1, ...key)),
      xKey.map((key) => Uint8Array.of(0xec, 1, ...key)),
      secpKey.map((key) => Uint8Array.of(0xe7, 1, ...key)),
      p256Key.map((key) => Uint8Array.of(0x80, 0x24, ...key)),
    )
    .map((bytes) => `did:key:${base58btc.encode(bytes)}`),
  nostr: nostrKey.chain((pubkey) =>
    fc.constantFrom(pubkey, npubEncode(pubkey), nprofileEncode({ pubkey, relays: ['wss://relay.example'] })),
  ),
  pkarr: edKey.chain((key) => fc.constantFrom(zBase32.encode(key), `pk:${zBase32.encode(key)}`)),
  tor: onion.chain((address) => fc.constantFrom(address, `${address}.onion`)),
  hyper: edKey.chain((key) =>
    fc.constantFrom(zBase32.encode(key), hex.encode(key), `pear://${hex.encode(key)}`),
  ),
  session: xKey.map((key) => `05${hex.encode(key)}`),
  tox: fc.tuple(xKey, fc.nat(0xffff)).map(([key, nospam]) => {
    const body = Uint8Array.of(...key, 0, 0, nospam >> 8, nospam & 255);
    const xor = (parity: number) =>
      body.filter((_, at) => at % 2 === parity).reduce((sum, byte) => sum ^ byte, 0);
    return upperHex.encode(Uint8Array.of(...body, xor(0), xor(1)));
  }),
  yggdrasil: edKey.map((key) => hex.encode(key)),
  wireguard: xKey.map((key) => `${base64.encode(key)}=`),
  i2p: bytes32.map((hash) => `${base32.encode(hash)}.b32.i2p`),
};

/** Texts that look like peer ids, are nearly ones, or are anything. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.stringMatching(/^[0-9a-zA-Z]{40,80}$/),
  fc.stringMatching(
    /^(npub1|nprofile1|did:key:z|\/p2p\/|12D3KooW|Qm|bafz|k51qzi5uqu5|pear:\/\/|pk:|05)[0-9a-z]{30,70}$/,
  ),
  fc
    .tuple(fc.oneof(...Object.values(goodTexts)), fc.nat(), fc.string({ unit: 'binary', maxLength: 2 }))
    .map(([text, n, patch]) => {
      const at = n % text.length;
      return text.slice(0, at) + patch + text.slice(at + 1);
    }),
);

function accepted(parsed: ParsedPeerId): PeerId {
  if (!parsed.ok) throw new Error(`${parsed.reason}: ${parsed.why}`);
  return parsed.peer;
}

function isDeeplyFrozen(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(isDeeplyFrozen))
  );
}

it('has every kind once, in the order of precedence', () => {
  expect(allKinds.map((codec) => codec.kind)).toEqual(peerKinds);
});

it('has record keys that belong to one kind each', () => {
  const keys = allKinds.flatMap((codec) => [...codec.recordKeys, ...(codec.optInKeys ?? [])]);
  expect(new Set([...keys, 'peer-id']).size).toBe(keys.length + 1);
  // ENSIP-5: global keys, or service keys in reverse-dot form.
  for (const key of keys) expect(key).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
  expect(keys).toMatchInlineSnapshot(`
    [
      "staex-id",
      "io.staex.id",
      "libp2p-peer-id",
      "io.libp2p.peer-id",
      "multiaddr",
      "contenthash",
      "iroh-endpoint-id",
      "computer.iroh.endpoint-id",
      "iroh-node-id",
      "did-key",
      "nostr",
      "pkarr",
      "onion",
      "org.torproject.onion",
      "hyper-key",
      "session-id",
      "tox-id",
      "yggdrasil-id",
      "wireguard-id",
      "i2p-id",
    ]
  `);
});

describe.each(allKinds.map((codec) => [codec.kind, codec] as const))('%s', (kind, codec) => {
  const good = goodTexts[kind];

  it('reads its canonical text back as the same peer', () => {
    fc.assert(
      fc.property(good, (text) => {
        const peer = accepted(codec.parse(text));
        const again = accepted(codec.parse(peer.id));
        expect(again).toEqual({ ...peer, addrs: undefined });
        expect(peer.kind).toBe(kind);
      }),
      { numRuns: 300 },
    );
  });

  it('gives equal ids exactly to equal peers', () => {
    fc.assert(
      fc.property(good, good, (a, b) => {
        const [one, two] = [accepted(codec.parse(a)), accepted(codec.parse(b))];
        if (one.id === two.id) expect(one.key).toEqual(two.key);
        // A Tox id says more than its key, and a hash is no key.
        else if (kind !== 'tox' && one.key) expect(one.key).not.toEqual(two.key);
      }),
      { numRuns: 300 },
    );
  });

  it('accepts its texts under the generic key when they state the kind', () => {
    fc.assert(
      fc.property(good, (text) => {
        expect(parseGenericPeerId(`${kind}:${text}`, allKinds)).toEqual(codec.parse(text));
      }),
      { numRuns: 50 },
    );
  });

  it('gives results that nobody can change', () => {
    fc.assert(
      fc.property(fc.oneof(good, anyText), (text) => {
        expect(isDeeplyFrozen(codec.parse(text))).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(isDeeplyFrozen(codec)).toBe(true);
  });

  it.each([
    ['white space', (text: string) => ` ${text}`],
    ['a line end', (text: string) => `${text}\n`],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['a zero-width space', (text: string) => `${text}\u200b`],
    ['a NUL', (text: string) => `${text}\0`],
    ['a right-to-left override', (text: string) => `\u202e${text}`],
  ])('refuses a good text with %s', (_what, spoil) => {
    fc.assert(
      fc.property(good, (text) => {
        expect(codec.parse(spoil(text)).ok).toBe(false);
      }),
      { numRuns: 20 },
    );
  });

  it('refuses an over-long text without reading it', () => {
    for (const start of ['', '1', 'Qm', '/', 'npub1', 'nprofile1', 'did:key:z', 'k', 'b']) {
      const text = start + '2'.repeat(1_000_000);
      expect(codec.parse(text)).toMatchObject({ ok: false, reason: 'too-long' });
    }
  });

  it('warns about a private key', () => {
    const nsec = 'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5';
    expect(codec.parse(nsec)).toMatchObject({ ok: false, reason: 'private-key' });
  });
});

it('never throws, and never repeats a text in its refusal', () => {
  const readers = [
    ...allKinds.map((codec) => (text: string) => codec.parse(text)),
    (text: string) => parseGenericPeerId(text, allKinds),
    (text: string) => parseGenericPeerId(text, []),
  ];
  fc.assert(
    fc.property(anyText, fc.constantFrom(...readers), (text, read) => {
      const parsed = read(text);
      if (!parsed.ok && text.length > 12 && parsed.why.includes(text)) throw new Error(parsed.why);
    }),
    { numRuns: 50_000 },
  );
});

// A thousand readings at 5 ms each; they take about a tenth of that.
it('reads the most laborious texts that the caps let through in time', { timeout: 5_000 }, () => {
  const id = '12D3KooWCryG7Mon9orvQxcS1rYZjotPgpwoJNHHKcLLfE4Hf5mV';
  const items = Uint8Array.from({ length: 3_100 }, (_, at) => (at % 2 ? 0 : 7));
  const texts = [
    `1${'z'.repeat(511)}`,
    `k${'z'.repeat(511)}`,
    `did:key:z${'z'.repeat(503)}`,
    Array(8).fill(`/p2p/${id}`).join('/p2p-circuit'),
    `/certhash/z${'z'.repeat(1_013)}`,
    `/http-path/${'%41'.repeat(337)}`,
    `/dns4/${'a-'.repeat(509)}`,
    bech32.encode('nprofile', bech32.toWords(items), 5_000),
  ];
  for (let run = 0; run < 1_000; run++) for (const codec of allKinds) codec.parse(texts[run % texts.length]!);
});

it('accepts under one kind only what it also writes, so equal ids are equal texts of equal kinds', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const codec of allKinds) {
        const parsed = codec.parse(text);
        if (parsed.ok) expect(accepted(codec.parse(parsed.peer.id)).id).toBe(parsed.peer.id);
      }
    }),
    { numRuns: 3_000 },
  );
});
