import { describe, expect, test } from 'vitest';
import type { IceCandidate, LinkCandidate } from './candidate.ts';
import type { Observer } from './exposure.ts';
import { exposureOf } from './exposure-of.ts';
import type { IcePolicy } from './policy.ts';

const host: IceCandidate = {
  type: 'host',
  protocol: 'udp',
  kind: 'ipv4',
  address: '192.168.7.10',
  port: 50_001,
};
const reflexive: IceCandidate = { ...host, type: 'srflx', address: '2.2.2.2' };
const relayed: IceCandidate = { ...host, type: 'relay', address: '3.3.3.3' };
const named: IceCandidate = { ...host, kind: 'mdns', address: '1f4712db-ea17-4bcf-a596-105139dfd8bf.local' };
const server: RTCIceServer = { urls: 'stun:stun.example.org' };

describe('exposureOf', () => {
  test('names each address of the link once, and gives none of them to people who see the link', () => {
    const exposure = exposureOf(
      { candidates: [host, { ...host, port: 50_002 }, reflexive] },
      { mode: 'direct' },
    );
    expect(exposure.addresses).toEqual(['192.168.7.10', '2.2.2.2']);
    expect(seenBy('link', [host], { mode: 'direct' })).toMatchObject({ addresses: [] });
    expect(exposure.disclosures.map(({ observer }) => observer)).toEqual([
      'link',
      'peer',
      'relay',
      'endpoint',
    ]);
  });

  test('promises to hide from the peer in relay mode only, and to hide from the relay never', () => {
    expect(seenBy('peer', [relayed], { mode: 'relay' }).sentence).toMatch(/^Hidden from the person/);
    expect(seenBy('relay', [relayed], { mode: 'relay' }).sentence).toMatch(/^Not hidden from the relay/);
    for (const mode of ['overlay', 'lan', 'direct'] as const)
      expect(seenBy('peer', [host], { mode }).sentence).not.toMatch(/^Hidden/);
  });

  test('says that STUN servers see the address that they told', () => {
    expect(seenBy('relay', [host, reflexive], { mode: 'direct', iceServers: [server] }).addresses).toEqual([
      '2.2.2.2',
    ]);
  });

  test.each(['overlay', 'lan'] as const)('knows that no server takes part in %s mode', (mode) => {
    expect(seenBy('relay', [host], { mode, iceServers: [server] }).sentence).toMatch(/^No relay/);
  });

  test('warns that an overlay may let packets of other addresses through', () => {
    const { addresses, warnings } = exposureOf(
      { candidates: [{ type: 'overlay', port: 1 }] },
      { mode: 'overlay' },
    );
    expect(addresses).toEqual([]);
    expect(warnings).toEqual([expect.stringMatching(/knocks from its other addresses/)]);
  });

  test('warns of plain local addresses, where random names were to be had before', () => {
    expect(exposureOf({ candidates: [named] }, { mode: 'lan' }).warnings).toEqual([]);
    expect(exposureOf({ candidates: [host] }, { mode: 'lan' }).warnings).toEqual([
      expect.stringMatching(/camera or the microphone/),
    ]);
  });

  test('warns that a reply without addresses still tells one', () => {
    expect(exposureOf({ candidates: [] }, { mode: 'direct' }).warnings).toEqual([
      expect.stringMatching(/sees yours once your device answers/),
    ]);
  });
});

function seenBy(observer: Observer, candidates: readonly LinkCandidate[], policy: IcePolicy) {
  const found = exposureOf({ candidates }, policy).disclosures.find((other) => other.observer === observer);
  if (!found) throw new Error(`nothing about ${observer}`);
  return found;
}
