import { sha256 } from '@noble/hashes/sha2.js';
import { base64urlnopad } from '@scure/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIdentity } from '../identity/create-identity.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import { formatLink, parseLink } from './link.ts';

const bob = createIdentity(new Uint8Array(32).fill(1));
const alice = createIdentity(new Uint8Array(32).fill(4));
const base = 'https://call.example.org/';

const seal = () =>
  sealEnvelope(
    {
      kind: 'invite',
      callId: '0123456789abcdef',
      notAfter: 1_800_000_000,
      fromKey: bob.publicKey,
      fromName: 'bob.azero',
      toName: 'alice.azero',
      session: {
        setup: 'actpass',
        ufrag: 'm0zH',
        pwd: 'crIVGGOebUG2eQFIvSsqvKfc',
        fingerprint: new Uint8Array(32).fill(7),
        candidates: [{ type: 'overlay', port: 4_000 }],
      },
    },
    { identity: bob, recipientKey: alice.publicKey },
  );
const envelope = await seal();
const invite = formatLink(base, 'invite', envelope);
const reply = formatLink(base, 'reply', envelope);
const payload = invite.slice(invite.indexOf('=') + 1);
const found = { ok: true, kind: 'invite', envelope };

describe('formatLink', () => {
  it('puts everything behind the #, which no web server sees', () => {
    expect(invite.slice(0, base.length + 3)).toBe('https://call.example.org/#i=');
    expect(reply.slice(0, base.length + 3)).toBe('https://call.example.org/#r=');
    expect(formatLink('peername:', 'invite', envelope)).toBe(`peername:#i=${payload}`);
    expect(invite).toMatch(/^[A-Za-z0-9:/.#=_-]+$/);
  });

  it("may begin with the address of a machine of one's own", () => {
    expect(formatLink('http://localhost:8080/', 'invite', envelope)).toBe(
      `http://localhost:8080/#i=${payload}`,
    );
  });

  it.each([
    '',
    'call.example.org',
    'javascript:',
    'https://call.example.org/#x',
    'https://a b/',
    'http://',
    'see https://call.example.org/',
    'see peername:',
    'peername:x',
  ])('refuses %j as the beginning of links', (base) => {
    expect(() => formatLink(base, 'invite', envelope)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });

  it('has at most 2,048 characters', () => {
    const at = (length: number) => `https://${'a'.repeat(length - 8 - 3 - payload.length)}`;
    expect(formatLink(at(2_048), 'invite', envelope)).toHaveLength(2_048);
    expect(() => formatLink(at(2_049), 'invite', envelope)).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
  });
});

describe('parseLink', () => {
  const half = Math.floor(invite.length / 2);
  const broken = (separator: string) => `${invite.slice(0, half)}${separator}${invite.slice(half)}`;

  it.each([
    ['as it is', invite],
    ['a fragment alone', `#i=${payload}`],
    ['the scheme of the app', `peername:#i=${payload}`],
    ['white space around it', `\n\t ${invite} \r\n`],
    ['words around it', `Call me: ${invite} thanks, Bob`],
    ['a word behind it that could belong to it', `${invite} thanks`],
    ['a word on the next line', `${invite}\nthanks`],
    ['angle brackets', `<${invite}>`],
    ['angle brackets and a word', `<${invite}> thanks`],
    ['an address in quotes', `href="${invite}"`],
    ['Markdown', `[call](${invite})`],
    ['italics', `_${invite}_`],
    ['dashes', `--${invite}--`],
    ['a full stop', `${invite}.`],
    ['more punctuation', `${invite}),!?…`],
    ['a line break inside', broken('\n')],
    ['a line break of Windows inside', broken('\r\n')],
    ['a soft wrap inside', broken(' ')],
    ['a wrap of quoted-printable inside', broken('=\r\n')],
    ['a quoted mail', broken('\r\n> ')],
    ['a quoted mail, twice', broken('\n>> ')],
    ['a soft hyphen inside', broken('\u00ad')],
    ['a zero-width space inside', broken('\u200b')],
    ['a break every 20 characters', invite.replace(/.{20}/g, '$&\n')],
    ['a break every 7 characters and words behind it', `${invite.replace(/.{7}/g, '$&\n')} see you\nsoon`],
    ['a break before the payload', invite.replace('#i=', '#i=\n')],
    ['a break in the marker', invite.replace('#i=', '#\ni=')],
    ['breaks of Windows all over the marker', invite.replace('#i=', '#\r\ni\r\n=')],
    ['dashes of an odd number', `---${invite}---`],
    ['words around it, as many as are looked at', invite.padEnd(16_384, ' and so on')],
    ['a tracking parameter', `${invite}?fbclid=IwAR0abc_def-123`],
    ['another tracking parameter', `${invite}&utm_source=mail&utm_medium=x`],
    ['an encoded marker', invite.replace('#', '%23').replace('=', '%3D')],
    ['an encoded payload', invite.replace(/[-_]/g, (c) => (c === '-' ? '%2D' : '%5f'))],
    ['everything encoded', invite.replace(/[\s\S]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)],
    ['an encoded line break inside', broken('%0D%0A')],
    ['an encoded space inside', broken('%20')],
    ['a redirect around it', `https://l.example.com/l.php?u=${encodeURIComponent(invite)}&h=AT0`],
    [
      'two redirects around it',
      `https://l.example.com/?u=${encodeURIComponent(`https://m.example.com/?u=${encodeURIComponent(invite)}`)}`,
    ],
    ['an upper-case scheme and host', invite.replace(base, base.toUpperCase())],
    ['an upper-case marker', invite.replace('#i=', '#I=')],
    ['another link before it', `see https://example.org/#r=hello and ${invite}`],
  ])('finds a link with %s', (_what, text) => {
    expect(parseLink(text)).toEqual(found);
  });

  it.each(['-', '_'])('gives back the %s at its end that a messenger took for punctuation', async (last) => {
    // About every 64th link ends in each of them, which linkifiers leave out.
    let ending: Uint8Array = envelope;
    while (!base64urlnopad.encode(ending).endsWith(last)) ending = await sealOfLength(ending.length);
    expect(parseLink(formatLink(base, 'invite', ending).slice(0, -1))).toEqual({
      ...found,
      envelope: ending,
    });
  });

  it('takes the link that is wanted when there are two', () => {
    const both = `${reply}\n> ${invite}`;
    expect(parseLink(both)).toMatchObject({ kind: 'reply' });
    expect(parseLink(both, { prefer: 'invite' })).toMatchObject({ kind: 'invite' });
    expect(parseLink(invite, { prefer: 'reply' })).toMatchObject({ kind: 'invite' });
    const turned = `${invite}\n> ${reply}`;
    expect(parseLink(turned)).toMatchObject({ kind: 'invite' });
    expect(parseLink(turned, { prefer: 'invite' })).toMatchObject({ kind: 'invite' });
    expect(parseLink(turned, { prefer: 'reply' })).toMatchObject({ kind: 'reply' });
  });

  it.each([
    ['nothing', '', 'not-a-link'],
    ['a name', 'alice.azero', 'not-a-link'],
    ['the address of the app alone', base, 'not-a-link'],
    ['a marker alone', '#i=', 'damaged'],
    ['a link of something else', '#i=AAAA', 'damaged'],
    ['a link without its end', invite.slice(0, -2), 'damaged'],
    ['a link in capitals', invite.toUpperCase(), 'damaged'],
    ['a shortened link', `${invite.slice(0, 60)}…${invite.slice(70)}`, 'damaged'],
    ['a link that is too long', `#i=${'A'.repeat(3_000)}`, 'too-long'],
    ['a link that is as long as any, and wrong', `#i=${'A'.repeat(2_048)}`, 'damaged'],
    ['a link that is too long, and one that is wrong', `#i=${'A'.repeat(3_000)} #i=AAAA`, 'damaged'],
    ['a link that is wrong, and one that is too long', `#i=AAAA #i=${'A'.repeat(3_000)}`, 'damaged'],
    ['a whole book', 'x'.repeat(16_385), 'too-long'],
  ])('refuses %s', (_what, text, code) => {
    expect(parseLink(text)).toMatchObject({ ok: false, refusal: { code } });
  });

  it('refuses each link with one altered character', () => {
    for (let at = 0; at < payload.length; at++) {
      const altered = payload.slice(0, at) + (payload[at] === 'A' ? 'B' : 'A') + payload.slice(at + 1);
      expect(parseLink(`#i=${altered}`)).toMatchObject({ ok: false, refusal: { code: 'damaged' } });
    }
  });

  it('looks at so many markers and pieces of a link, and no more: each costs a hash', () => {
    expect(parseLink('#i=AAAA '.repeat(15) + invite)).toEqual(found);
    expect(parseLink('#i=AAAA '.repeat(16) + invite).ok).toBe(false);
    const inPieces = (count: number) => [...payload.slice(0, count - 1), payload.slice(count - 1)].join('\n');
    expect(parseLink(`#i=${inPieces(64)}`)).toEqual(found);
    expect(parseLink(`#i=${inPieces(65)}`).ok).toBe(false);
  });

  it('does not search for ever in texts that are made to keep it busy', () => {
    for (const text of [
      '#i='.repeat(5_000),
      '#i=A '.repeat(3_000),
      `#i=${'A '.repeat(8_000)}`,
      `#i=${'=\n'.repeat(8_000)}`,
      `#i=${'\n>'.repeat(8_000)}`,
      '%25'.repeat(5_000),
      `${`#i=${'_'.repeat(1_000)}`.repeat(16)}`,
    ])
      expect(parseLink(text).ok).toBe(false);
  });
});

describe('100,000 odd links', () => {
  const noise = fc.string({ unit: 'binary', maxLength: 60 });
  const cut = fc
    .tuple(fc.nat(invite.length), fc.nat(invite.length))
    .map(([from, to]) => invite.slice(Math.min(from, to), Math.max(from, to)));
  const mutated = fc
    .array(fc.tuple(fc.nat(invite.length), fc.nat(6), noise), { minLength: 1, maxLength: 4 })
    .map((edits) => {
      let text = invite;
      for (const [at, removed, added] of edits) text = text.slice(0, at) + added + text.slice(at + removed);
      return text;
    });
  const flipped = fc.tuple(fc.nat(envelope.length - 1), fc.nat(7)).map(([at, bit]) => {
    const altered = Uint8Array.from(envelope);
    altered[at]! ^= 1 << bit;
    return formatLink(base, 'invite', altered);
  });
  const marked = fc
    .tuple(noise, fc.stringMatching(/^[\w-]{0,80}$/), noise)
    .map(([a, b, c]) => `${a}#i=${b}${c}`);
  const text = fc.oneof(noise, cut, mutated, flipped, marked);

  it('throw nothing, and none but the true one is taken', () => {
    fc.assert(
      fc.property(text, (text) => {
        const parsed = parseLink(text);
        if (parsed.ok) expect(parsed.envelope).toEqual(envelope);
        else expect(parsed.refusal.sentence).not.toBe('');
      }),
      { numRuns: 100_000 },
    );
  });

  it('throw nothing when what they carry is opened, also when the checksum fits', async () => {
    const carried = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 1_600 }),
      flipped.map((link) => base64urlnopad.decode(link.slice(link.indexOf('=') + 1))),
    );
    await fc.assert(
      fc.asyncProperty(carried, async (bytes) => {
        expect((await openEnvelope(bytes, alice)).ok).toBe(false);
        bytes.set(sha256(bytes.subarray(0, -3)).subarray(0, 3), bytes.length - 3);
        expect((await openEnvelope(bytes, alice)).ok).toBe(bytes.every((byte, at) => byte === envelope[at]));
      }),
      { numRuns: 500 },
    );
  });
});

async function sealOfLength(length: number): Promise<Uint8Array> {
  const sealed = await seal();
  expect(sealed).toHaveLength(length);
  return sealed;
}
