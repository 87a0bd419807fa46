import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { RTCPeerConnection as NodeConnection } from 'node-datachannel/polyfill';
import { describe, expect, it } from 'vitest';
import { readCandidateLine, writeCandidateLine } from './candidate-line.ts';
import type { PeerConnection } from './peer-connection.ts';
import { decodeSession, encodeSession } from './session-codec.ts';
import { readSessionDescription, writeSessionDescription } from './session-sdp.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../../fixtures/${name}.sdp`, import.meta.url), 'utf8');
const chromiumOffer = fixture('chromium-offer');

describe('readSessionDescription', () => {
  it('reads an offer of Chromium with the camera granted', () => {
    const session = readSessionDescription(chromiumOffer);
    expect(session).toMatchObject({ setup: 'actpass', ufrag: 't+8l', pwd: 'oXL7o6Gqi4SCrM+QfkOOVtup' });
    expect(session.fingerprint).toHaveLength(32);
    expect(session.candidates.map(({ address, protocol }) => `${protocol} ${address}`)).toEqual([
      'udp ::1',
      'udp 127.0.0.1',
      'udp 2001:db8::2',
      'udp 192.0.2.2',
    ]);
  });

  it('reads the hidden addresses of Chromium and Firefox', () => {
    for (const name of ['chromium-offer-hidden', 'firefox-offer-hidden']) {
      const session = readSessionDescription(fixture(name));
      expect(session.candidates).toHaveLength(2);
      for (const { kind, type, protocol } of session.candidates)
        expect([kind, type, protocol]).toEqual(['mdns', 'host', 'udp']);
    }
  });

  it('reads answers, and the longer credentials of Firefox', () => {
    expect(readSessionDescription(fixture('chromium-answer')).setup).toBe('active');
    const answer = readSessionDescription(fixture('firefox-answer'));
    expect(answer).toMatchObject({
      setup: 'active',
      ufrag: 'a3d4187f',
      pwd: 'f2a1d5eda9dec34d287ad0cbc2e8b5db',
    });
    expect(encodeSession(answer).length - encodeSession({ ...answer, candidates: [] }).length).toBe(26);
  });

  it('leaves the related address, the c= line and the port behind', () => {
    const sdp = chromiumOffer
      .replace('c=IN IP4 127.0.0.1', 'c=IN IP4 203.0.113.77')
      .replace(
        /a=candidate:.*\r\n/,
        [
          'a=candidate:1 1 udp 1 198.51.100.20 4000 typ srflx raddr 192.168.7.10 rport 5000 generation 0',
          'a=candidate:2 1 udp 1 198.51.100.99 4001 typ relay raddr 203.0.113.77 rport 5001 generation 0',
          'a=candidate:3 1 udp 1 call.example.org 4002 typ host',
          'a=candidate:4 2 udp 1 198.51.100.20 4003 typ host',
          'a=candidate:5 1 tcp 1 198.51.100.20 4004 typ host tcptype so',
          'a=candidate:6 1 tcp 1 198.51.100.20 4005 typ host tcptype passive',
          'a=candidate:7 1 udp 1 ::ffff:198.51.100.20 4006 typ host',
          '',
        ].join('\r\n'),
      );
    const session = readSessionDescription(sdp);
    expect(session.candidates.filter(({ address }) => address.startsWith('198.51.100.'))).toEqual([
      { type: 'srflx', protocol: 'udp', kind: 'ipv4', address: '198.51.100.20', port: 4000 },
      { type: 'relay', protocol: 'udp', kind: 'ipv4', address: '198.51.100.99', port: 4001 },
      { type: 'host', protocol: 'tcp', kind: 'ipv4', address: '198.51.100.20', port: 4005 },
    ]);
    const everything = `${JSON.stringify(session)} ${writeSessionDescription(session, 'offer')}`;
    for (const secret of ['192.168.7.10', '203.0.113.77', 'example', '400' + '6'])
      expect(everything).not.toContain(secret);
  });

  it('takes an address once, also when it is listed for each media line', () => {
    const lines = chromiumOffer.match(/a=candidate:.*\r\n/g)!.join('');
    const session = readSessionDescription(chromiumOffer.replace('a=ice-ufrag', `${lines}a=ice-ufrag`));
    expect(session).toEqual(readSessionDescription(chromiumOffer));
  });

  it('says that a description without its fields fits no link', () => {
    for (const line of ['a=ice-ufrag', 'a=ice-pwd', 'a=fingerprint', 'a=setup'])
      expect(() => readSessionDescription(chromiumOffer.replace(line, 'a=x'))).toThrow('fits no link');
  });

  it('reads what a connection of node-datachannel says, and node-datachannel takes the template', async () => {
    const [caller, callee] = [connection(), connection()];
    try {
      const opened = Promise.all(
        [caller, callee].map((side) => {
          const channel = side.createDataChannel('control', { negotiated: true, id: 0 });
          return new Promise((resolve) => {
            channel.onopen = resolve;
          });
        }),
      );
      const carry = async (from: PeerConnection, to: PeerConnection, type: 'offer' | 'answer') => {
        await from.setLocalDescription();
        await gathered(from);
        const local = readSessionDescription(from.localDescription!.sdp);
        expect(local.candidates.length).toBeGreaterThan(0);
        const carried = decodeSession(
          encodeSession({ ...local, candidates: local.candidates.slice(0, 12) }),
        )!;
        await to.setRemoteDescription({ type, sdp: writeSessionDescription(carried, type) });
      };
      await carry(caller, callee, 'offer');
      await carry(callee, caller, 'answer');
      await opened;
    } finally {
      caller.close();
      callee.close();
    }
  });

  it('throws nothing but its own error on any text', () => {
    const line = fc.constantFrom(...chromiumOffer.split('\r\n'), ...fixture('firefox-answer').split('\n'));
    const sdp = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(line, { maxLength: 30 }).map((lines) => lines.join('\r\n')),
      fc
        .tuple(fc.nat(chromiumOffer.length), fc.string())
        .map(([at, text]) => chromiumOffer.slice(0, at) + text),
    );
    fc.assert(
      fc.property(sdp, (sdp) => {
        try {
          writeSessionDescription(readSessionDescription(sdp), 'offer');
        } catch (error) {
          expect(error).toMatchObject({ code: 'PROTOCOL' });
        }
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('writeSessionDescription', () => {
  it('fills the template and nothing else', () => {
    const session = readSessionDescription(chromiumOffer);
    const written = writeSessionDescription(
      { ...session, candidates: [{ type: 'overlay', port: 4000 }, ...session.candidates.slice(2)] },
      'offer',
    );
    expect(written.replaceAll('\r\n', '\n')).toMatchInlineSnapshot(`
      "v=0
      o=- 1 1 IN IP4 0.0.0.0
      s=-
      t=0 0
      a=group:BUNDLE 0
      m=application 9 UDP/DTLS/SCTP webrtc-datachannel
      c=IN IP4 0.0.0.0
      a=candidate:1 1 udp 2130706431 2001:db8::2 39556 typ host
      a=candidate:2 1 udp 2130706175 192.0.2.2 51858 typ host
      a=ice-ufrag:t+8l
      a=ice-pwd:oXL7o6Gqi4SCrM+QfkOOVtup
      a=ice-options:trickle
      a=fingerprint:sha-256 19:25:77:45:6F:59:1E:B1:4D:B7:12:79:C4:3C:EF:3E:94:4B:08:EF:2B:71:41:24:2A:1C:BA:05:EC:FA:A4:BC
      a=setup:actpass
      a=mid:0
      a=sctp-port:5000
      a=max-message-size:262144
      "
    `);
  });

  it('reads back what it wrote', () => {
    for (const name of ['chromium-offer', 'firefox-offer-hidden', 'firefox-answer']) {
      const session = readSessionDescription(fixture(name));
      const type = session.setup === 'actpass' ? 'offer' : 'answer';
      expect(readSessionDescription(writeSessionDescription(session, type))).toEqual(session);
    }
  });

  it('lets no line break of a session that was never decoded into the SDP', () => {
    const session = readSessionDescription(chromiumOffer);
    for (const change of [{ ufrag: 'abcd\r\na=x' }, { pwd: `${'a'.repeat(22)}\na=x` }])
      expect(() => writeSessionDescription({ ...session, ...change }, 'offer')).toThrow('not decoded');
  });
});

describe('writeCandidateLine', () => {
  it('ranks by type, then by order, and hides the related address', () => {
    const place = { protocol: 'udp', kind: 'ipv4', address: '192.0.2.1', port: 9 } as const;
    expect(writeCandidateLine({ type: 'host', ...place }, 0)).toBe(
      'candidate:1 1 udp 2130706431 192.0.2.1 9 typ host',
    );
    expect(writeCandidateLine({ type: 'relay', ...place }, 11, { foundationPrefix: 'k3x' })).toBe(
      'candidate:k3x12 1 udp 50328831 192.0.2.1 9 typ relay raddr 0.0.0.0 rport 0',
    );
    expect(writeCandidateLine({ type: 'host', ...place, protocol: 'tcp' }, 0)).toBe(
      'candidate:1 1 tcp 2124414975 192.0.2.1 9 typ host tcptype passive',
    );
  });

  it('is read back by readCandidateLine', () => {
    const candidate = {
      type: 'srflx',
      protocol: 'udp',
      kind: 'ipv6',
      address: '2001:db8::1',
      port: 9,
    } as const;
    expect(readCandidateLine(writeCandidateLine(candidate, 3))).toEqual(candidate);
  });
});

function connection(): PeerConnection {
  return new NodeConnection() as unknown as PeerConnection;
}

function gathered(connection: PeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });
}
