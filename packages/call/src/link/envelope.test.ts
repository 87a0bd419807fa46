import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { createIdentity } from '../identity/create-identity.ts';
import { sealingKeyOf } from '../identity/public-key.ts';
import type { Claims } from './claims.ts';
import { encodeClaims } from './claims-codec.ts';
import { isWholeEnvelope, openEnvelope, sealEnvelope } from './envelope.ts';
import { hpkeOpen, hpkeSeal } from './hpke.ts';
import { formatLink } from './link.ts';

const bob = createIdentity(new Uint8Array(32).fill(1));
const alice = createIdentity(new Uint8Array(32).fill(4));
const mallory = createIdentity(new Uint8Array(32).fill(9));

const invite: Claims = {
  kind: 'invite',
  callId: '0123456789abcdef',
  notAfter: 1_800_000_000,
  fromKey: bob.publicKey,
  fromName: 'bob.azero',
  toName: 'alice.azero',
  inviteHash: undefined,
  session: {
    setup: 'actpass',
    ufrag: 'm0zH',
    pwd: 'crIVGGOebUG2eQFIvSsqvKfc',
    fingerprint: new Uint8Array(32).fill(7),
    candidates: [
      { type: 'host', protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 50_000 },
      { type: 'host', protocol: 'udp', kind: 'ipv6', address: '2001:db8::1', port: 50_001 },
    ],
  },
};

describe('sealEnvelope', () => {
  it('seals what its recipient opens, with the hash that a reply names it by', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    expect(await openEnvelope(bytes, alice)).toEqual({ ok: true, claims: invite, hash: sha256(bytes) });

    const reply: Claims = {
      ...invite,
      kind: 'reply',
      fromKey: alice.publicKey,
      inviteHash: sha256(bytes),
      session: { ...invite.session, setup: 'active' },
    };
    const replyBytes = await sealEnvelope(reply, { identity: alice, recipientKey: bob.publicKey });
    expect(await openEnvelope(replyBytes, bob)).toMatchObject({ ok: true, claims: reply });
  });

  it('keeps an invite with names, signature, seal and two addresses within 420 characters', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    const link = formatLink('https://call.example.org/', 'invite', bytes);
    expect(bytes).toHaveLength(266);
    expect(link).toHaveLength(383);
    expect(link.length).toBeLessThanOrEqual(420);
  });

  it('shows nothing of names, keys and addresses to who holds the link', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    const text = Buffer.from(bytes).toString('latin1');
    for (const part of [
      utf8ToBytes('azero'),
      bob.publicKey,
      alice.publicKey,
      sealingKeyOf(alice.publicKey)!,
      Uint8Array.of(192, 0, 2, 1),
    ])
      expect(text).not.toContain(Buffer.from(part).toString('latin1'));
  });

  it('refuses claims of another key, and a recipient key of small order', async () => {
    await expect(
      sealEnvelope(invite, { identity: mallory, recipientKey: alice.publicKey }),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
    const recipientKey = Uint8Array.from([1, ...new Uint8Array(31)]);
    await expect(sealEnvelope(invite, { identity: bob, recipientKey })).rejects.toMatchObject({
      code: 'UNTRUSTED',
    });
  });
});

describe('openEnvelope', () => {
  it('refuses an altered byte anywhere as damaged', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    for (let at = 0; at < bytes.length; at++) {
      const altered = Uint8Array.from(bytes);
      altered[at]! ^= 1 << (at & 7);
      expect(await codeOf(altered, alice)).toBe('damaged');
    }
  });

  it('refuses an altered byte anywhere also when the checksum was made to fit', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    for (let at = 0; at < bytes.length - 3; at++) {
      const body = bytes.slice(0, -3);
      body[at]! ^= 1 << (at & 7);
      expect(await codeOf(withChecksum(body), alice)).toBe(at === 0 ? 'version' : 'not-for-you');
    }
  });

  it('refuses every truncation', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    for (let length = 0; length < bytes.length; length++)
      expect(await codeOf(bytes.subarray(0, length), alice)).toBe('damaged');
    expect(await codeOf(withChecksum(bytes.subarray(0, 60)), alice)).toBe('malformed');
    expect(await codeOf(new Uint8Array(100_000), alice)).toBe('too-long');
  });

  it('takes none shorter or longer than an envelope can be, though its checksum fits', async () => {
    const ofLength = (length: number) => withChecksum(new Uint8Array(length - 3).with(0, 1));
    // Version, key, claims up to the key of who signed, that key, signature, tag and checksum.
    const least = 1 + 32 + 13 + 32 + 64 + 16 + 3;
    expect(await codeOf(ofLength(least - 1), alice)).toBe('malformed');
    expect(await codeOf(ofLength(least), alice)).toBe('not-for-you');
    expect(await codeOf(ofLength(1_536), alice)).toBe('not-for-you');
    expect(await codeOf(ofLength(1_537), alice)).toBe('too-long');
  });

  it('opens for its recipient only', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: alice.publicKey });
    expect(await codeOf(bytes, mallory)).toBe('not-for-you');
    // Not even for its maker.
    expect(await codeOf(bytes, bob)).toBe('not-for-you');
  });

  it('refuses what somebody opened and sealed anew to another', async () => {
    const bytes = await sealEnvelope(invite, { identity: bob, recipientKey: mallory.publicKey });
    const inside = await opened(bytes, mallory);
    expect(await codeOf(await resealed(inside), alice)).toBe('bad-signature');
  });

  it('refuses claims that somebody else signed, and claims that were altered after signing', async () => {
    const encoded = encodeClaims(invite);
    expect(await codeOf(await resealed(signedBy(mallory, encoded)), alice)).toBe('bad-signature');
    const signed = signedBy(bob, encoded);
    expect(await codeOf(await resealed(signed), alice)).toBe('opened');
    for (const at of [0, 1, 9, 14, 46, 60, encoded.length - 1, encoded.length + 5]) {
      const altered = Uint8Array.from(signed);
      altered[at]! ^= 4;
      expect(['bad-signature', 'weak-key']).toContain(await codeOf(await resealed(altered), alice));
    }
  });

  it('refuses a key of small order, for which anybody can sign', async () => {
    const fromKey = Uint8Array.from([1, ...new Uint8Array(31)]);
    const anybodys = Uint8Array.from([1, ...new Uint8Array(63)]);
    const inside = concatBytes(encodeClaims({ ...invite, fromKey }), anybodys);
    expect(ed25519.verify(anybodys, new Uint8Array(9), fromKey, { zip215: true })).toBe(true);
    expect(await codeOf(await resealed(inside), alice)).toBe('weak-key');
  });

  it('refuses signed claims that are no claims', async () => {
    const encoded = encodeClaims(invite);
    for (const wrong of [concatBytes(encoded, Uint8Array.of(0)), encoded.subarray(0, -1), encoded.with(0, 3)])
      expect(await codeOf(await resealed(signedBy(bob, wrong)), alice)).toBe('malformed');
  });

  it('takes no line break into the user name fragment: six bits are an ICE character or nothing', async () => {
    const hostile = { ...invite, session: { ...invite.session, ufrag: 'ab\r\n' } };
    await expect(
      sealEnvelope(hostile, { identity: bob, recipientKey: alice.publicKey }),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
    // Whatever bytes stand where the ufrag is: what is unpacked are ICE characters.
    const encoded = encodeClaims(invite);
    const ufragAt = encoded.length - 26 - 1 - 32 - 18 - 1 - 3;
    for (const bytes of ['\r\na', '\n\n\n', '\u0000\u0000\u0000', '   ']) {
      const forged = Uint8Array.from(encoded);
      forged.set(utf8ToBytes(bytes), ufragAt);
      const result = await openEnvelope(await resealed(signedBy(bob, forged)), alice);
      expect(result.ok && result.claims.session.ufrag).toMatch(/^[A-Za-z0-9+/]{4}$/);
    }
  });
});

describe('isWholeEnvelope', () => {
  it('refuses what is empty or too long without hashing it', () => {
    expect(isWholeEnvelope(new Uint8Array())).toBe(false);
    expect(isWholeEnvelope(withChecksum(new Uint8Array()))).toBe(false);
    expect(isWholeEnvelope(withChecksum(new Uint8Array(1_534)))).toBe(false);
    expect(isWholeEnvelope(withChecksum(new Uint8Array(1_533)))).toBe(true);
    expect(isWholeEnvelope(withChecksum(new Uint8Array(20)))).toBe(true);
  });
});

async function codeOf(bytes: Uint8Array, identity: typeof alice): Promise<string> {
  const result = await openEnvelope(bytes, identity);
  return result.ok ? 'opened' : result.refusal.code;
}

const context = utf8ToBytes('peername call link 1');
const sealContext = { info: context, aad: Uint8Array.of(1) };

function withChecksum(body: Uint8Array): Uint8Array {
  return concatBytes(body, sha256(body).subarray(0, 3));
}

function signedBy(identity: typeof alice, claims: Uint8Array): Uint8Array {
  return concatBytes(claims, identity.sign(concatBytes(context, Uint8Array.of(0), alice.publicKey, claims)));
}

/** What anybody can do who knows Alice's key: seal bytes of their own to it. */
async function resealed(inside: Uint8Array): Promise<Uint8Array> {
  const sealed = await hpkeSeal(sealingKeyOf(alice.publicKey)!, inside, sealContext);
  return withChecksum(concatBytes(Uint8Array.of(1), sealed.encapsulatedKey, sealed.ciphertext));
}

async function opened(bytes: Uint8Array, identity: typeof alice): Promise<Uint8Array> {
  const sealed = { encapsulatedKey: bytes.slice(1, 33), ciphertext: bytes.slice(33, -3) };
  return (await hpkeOpen(identity.sealingSecret, sealed, sealContext))!;
}
