import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintOf, remoteFingerprint } from './fingerprint.ts';

const hex = (byte: string): string => Array(32).fill(byte).join(':');
const line = (byte: string): string => `a=fingerprint:sha-256 ${hex(byte)}\r\n`;

describe('fingerprintOf', () => {
  it('reads the one fingerprint of a description, however often it is there', () => {
    expect(fingerprintOf(`v=0\r\n${line('AB')}m=application\r\n${line('ab')}`)).toEqual(
      new Uint8Array(32).fill(0xab),
    );
  });

  it.each([
    ['none', 'v=0\r\n'],
    ['two different ones', line('AB') + line('AC')],
    ['one of another hash', `${line('AB')}a=fingerprint:sha-1 ${hex('AB')}\r\n`],
    ['one that is too short', 'a=fingerprint:sha-256 AB:CD\r\n'],
  ])('gives nothing for %s', (_title, sdp) => {
    expect(fingerprintOf(sdp)).toBeUndefined();
  });
});

describe('remoteFingerprint', () => {
  const description = { sdp: line('AB') } as RTCSessionDescription;

  it('takes the certificate of the transport where it is shown', () => {
    const certificate = Uint8Array.of(1, 2, 3);
    const connection = {
      localDescription: null,
      remoteDescription: description,
      sctp: { transport: { getRemoteCertificates: () => [certificate.buffer] } },
    };
    expect(remoteFingerprint(connection)).toEqual(
      Uint8Array.from(createHash('sha256').update(certificate).digest()),
    );
  });

  it.each([
    ['no certificate', []],
    ['an empty one', [new ArrayBuffer(0)]],
  ])('takes that of the description where the transport shows %s', (_title, certificates) => {
    const connection = {
      localDescription: null,
      remoteDescription: description,
      sctp: { transport: { getRemoteCertificates: () => certificates } },
    };
    expect(remoteFingerprint(connection)).toEqual(new Uint8Array(32).fill(0xab));
  });
});
