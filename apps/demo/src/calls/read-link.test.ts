import { createIdentity, formatLink, sealEnvelope } from '@peername/call';
import { describe, expect, it } from 'vitest';
import { holdsLink, readLink } from './read-link.ts';

describe('readLink', () => {
  it('refuses what is no link with a sentence for people', () => {
    expect(readLink('hello')).toMatchObject({ code: 'not-a-link' });
    expect(readLink('https://call.example/#i=AAAA')).toHaveProperty('sentence');
  });

  it('gives the same link the same id, whatever a messenger did to it', async () => {
    const to = createIdentity(new Uint8Array(32).fill(1));
    const from = createIdentity(new Uint8Array(32).fill(2));
    const envelope = await sealEnvelope(
      {
        kind: 'invite',
        callId: '0011223344556677',
        notAfter: 2_000_000_000,
        fromKey: from.publicKey,
        session: {
          setup: 'actpass',
          ufrag: 'abcd',
          pwd: 'abcdefghijklmnopqrstuv',
          fingerprint: new Uint8Array(32),
          candidates: [],
        },
      },
      { identity: from, recipientKey: to.publicKey },
    );
    const link = formatLink('https://call.example/', 'invite', envelope);
    const found = readLink(link);
    expect(found).toMatchObject({ kind: 'invite' });
    expect(readLink(`Call me: <${link}&fbclid=x> soon`)).toEqual(found);
    expect(holdsLink(link)).toBe(true);
    expect(holdsLink(link.slice(0, -4))).toBe(false);
    expect(holdsLink('alice.azero')).toBe(false);
  });
});
