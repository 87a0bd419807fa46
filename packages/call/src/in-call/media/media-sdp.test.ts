import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../fingerprint.ts';
import { filterMediaSdp } from './media-sdp.ts';

// Written by Chromium 156 and Firefox 153, after gathering, for a data channel and three sections of media.
const names = ['chromium-offer', 'chromium-answer', 'firefox-offer', 'firefox-answer'] as const;
const recorded = names.map((name) => {
  const sdp = readFileSync(
    new URL(`../../../fixtures/media/${name}.sdp`, import.meta.url),
    'utf8',
  ).replaceAll(/\r?\n/g, '\r\n');
  return { name, sdp, fingerprint: fingerprintOf(sdp)! };
});
const [chromiumOffer] = recorded as [(typeof recorded)[0], ...typeof recorded];

describe('filterMediaSdp', () => {
  it.each(recorded)(
    'takes every address out of the $name, and nothing that media needs',
    ({ sdp, fingerprint }) => {
      const filtered = passed(sdp, fingerprint);
      expect(sdp).toMatch(/192\.0\.2\.2/);
      expect(addressesIn(filtered)).toEqual([]);
      expect(filtered).not.toMatch(/candidate/);
      const kept = new Set(filtered.split('\r\n'));
      const gone = sdp.split('\r\n').filter((line) => !kept.has(line));
      expect(
        gone.map((line) => line.replace(/[ :].*/, '')).filter((line, i, all) => all.indexOf(line) === i),
      ).toSatisfy((left: string[]) =>
        left.every((line) =>
          [
            'o=-',
            'o=mozilla...THIS_IS_SDPARTA-99.0',
            'c=IN',
            'm=application',
            'm=audio',
            'm=video',
            'a=candidate',
            'a=end-of-candidates',
            'a=rtcp',
          ].includes(line),
        ),
      );
    },
  );

  it.each(recorded)('leaves what it wrote of the $name as it is', ({ sdp, fingerprint }) => {
    const filtered = passed(sdp, fingerprint);
    expect(passed(filtered, fingerprint)).toBe(filtered);
  });

  it('refuses a certificate that was not confirmed, wherever it stands', () => {
    const { sdp, fingerprint } = chromiumOffer;
    const lines = sdp.split('\r\n');
    const places = lines.flatMap((line, index) => (line.startsWith('a=fingerprint') ? [index] : []));
    expect(places).toHaveLength(4);
    for (const place of places) {
      const altered = lines.with(
        place,
        lines[place]!.replace(/..$/, (byte) => (byte === '00' ? '01' : '00')),
      );
      expect(filterMediaSdp(altered.join('\r\n'), fingerprint)).toEqual({ refused: 'other-certificate' });
      const weaker = lines.with(place, 'a=fingerprint:sha-1 00:11:22');
      expect(filterMediaSdp(weaker.join('\r\n'), fingerprint)).toEqual({ refused: 'other-certificate' });
    }
    const added = [...lines.slice(0, 4), `a=fingerprint:sha-256 ${'00:'.repeat(31)}00`, ...lines.slice(4)];
    expect(filterMediaSdp(added.join('\r\n'), fingerprint)).toEqual({ refused: 'other-certificate' });
    expect(filterMediaSdp(sdp.replaceAll(/a=fingerprint.*\r\n/g, ''), fingerprint)).toEqual({
      refused: 'malformed',
    });
  });

  it.each([
    ['a section outside the bundle', (sdp: string) => sdp.replace('BUNDLE 0 1 2 3', 'BUNDLE 0 1 2')],
    ['no bundle', (sdp: string) => sdp.replace(/a=group.*\r\n/, '')],
    ['two bundles', (sdp: string) => sdp.replace(/(a=group.*\r\n)/, '$1$1')],
    ['another data section', (sdp: string) => sdp.replace('a=mid:0\r\n', 'a=mid:9\r\n')],
    ['no data section', (sdp: string) => sdp.replace(/m=application[\s\S]*?(?=m=audio)/, '')],
    ['a data section that is off', (sdp: string) => sdp.replace(/m=application \d+/, 'm=application 0')],
    [
      'two data sections',
      (sdp: string) => sdp + sdp.slice(sdp.indexOf('m=application'), sdp.indexOf('m=audio')),
    ],
    ['media in the clear', (sdp: string) => sdp.replace('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
    ['two mids in a section', (sdp: string) => sdp.replace('a=mid:1\r\n', 'a=mid:1\r\na=mid:2\r\n')],
    ['a ufrag that is none', (sdp: string) => sdp.replace(/a=ice-ufrag:.*/, 'a=ice-ufrag:a b')],
    ['another SCTP port', (sdp: string) => sdp.replace('sctp-port:5000', 'sctp-port:5001')],
    ['too long a line', (sdp: string) => `${sdp}a=fmtp:96 ${'x'.repeat(2000)}\r\n`],
    ['too many sections', (sdp: string) => sdp + sdp.slice(sdp.indexOf('m=video')).repeat(4)],
    ['too much of everything', (sdp: string) => sdp + 'a=inactive\r\n'.repeat(6000)],
    ['no version', (sdp: string) => sdp.slice(5)],
  ])('refuses %s', (_title, alter) => {
    const altered = alter(chromiumOffer.sdp);
    expect(altered).not.toBe(chromiumOffer.sdp);
    expect(filterMediaSdp(altered, chromiumOffer.fingerprint)).toEqual({ refused: 'malformed' });
  });

  it('lets no line in that it does not know, whatever is put where', () => {
    const { sdp, fingerprint } = chromiumOffer;
    const lines = sdp.trimEnd().split('\r\n');
    const known = new Set(passed(sdp, fingerprint).split('\r\n'));
    const hostile = fc.oneof(
      fc.constantFrom(
        'a=candidate:1 1 udp 1 203.0.113.9 9999 typ srflx raddr 10.9.8.7 rport 1',
        'a=remote-candidates:1 203.0.113.9 9999',
        'a=rtcp:9999 IN IP4 203.0.113.9',
        'c=IN IP4 203.0.113.9',
        'c=IN IP6 2001:db8::1',
        'a=alt:1 1 203.0.113.9',
        'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA',
        'a=identity:x',
        'a=ice-lite',
        'a=__proto__:x',
        'a=constructor',
        'k=clear:x',
        'u=http://203.0.113.9/',
        'e=x@203.0.113.9',
        'b=AS:203',
        'a=simulcast:send 1',
        'a=mid',
      ),
      fc.string({ unit: 'binary' }).map((text) => `a=${text.replace(/[\r\n]/g, '')}`),
    );
    fc.assert(
      fc.property(fc.nat(lines.length), fc.array(hostile, { minLength: 1, maxLength: 4 }), (at, extra) => {
        const result = filterMediaSdp([...lines.toSpliced(at, 0, ...extra), ''].join('\r\n'), fingerprint);
        if ('refused' in result) return;
        expect(result.sdp.split('\r\n').filter((line) => !known.has(line))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it('never throws, and gives no address but 0.0.0.0', () => {
    const lines = recorded.flatMap(({ sdp }) => sdp.split('\r\n'));
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...lines) }, fc.string()), { maxLength: 60 })
        .map((some) => some.join('\r\n')),
    );
    fc.assert(
      fc.property(text, (sdp) => {
        const result = filterMediaSdp(sdp, chromiumOffer.fingerprint);
        if ('sdp' in result) expect(addressesIn(result.sdp)).toEqual([]);
      }),
      { numRuns: 50_000 },
    );
  });
});

function passed(sdp: string, fingerprint: Uint8Array): string {
  const result = filterMediaSdp(sdp, fingerprint);
  if ('refused' in result) throw new Error(result.refused);
  return result.sdp;
}

/** Everything that looks like an address, less the one that stands for none; and ports of sections. */
function addressesIn(sdp: string): string[] {
  return [
    ...(sdp.match(/\d{1,3}(\.\d{1,3}){3}/g) ?? []).filter((address) => address !== '0.0.0.0'),
    ...(sdp.match(/[0-9a-f]{1,4}::?[0-9a-f]{1,4}(?=[\s:]).*typ/gi) ?? []),
    ...(sdp.match(/fd00::2|[\w-]+\.local/g) ?? []),
    ...(sdp.match(/^m=\w+ (?!0 |9 ).*/gm) ?? []),
  ];
}
