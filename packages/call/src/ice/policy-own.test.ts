import { describe, expect, test } from 'vitest';
import type { IceCandidate } from './candidate.ts';
import { readCandidateLine } from './candidate-line.ts';
import { admitOwn } from './policy-own.ts';

const overlay = { title: 'Staex', cidrs: ['10.115.0.0/16'], authenticates: true };
const gathered = [
  '1 1 udp 2122260223 192.168.7.10 50001 typ host',
  '2 1 udp 2122260223 10.115.0.1 50002 typ host',
  '3 1 udp 2122260223 2606:4700::1 50003 typ host',
  '4 1 udp 2122260223 127.0.0.1 50004 typ host',
  '5 1 udp 1686052607 198.51.100.77 50005 typ srflx raddr 192.168.7.10 rport 50001',
  '6 1 udp 41885439 203.0.113.9 50006 typ relay raddr 198.51.100.77 rport 50005',
].map(read);

describe('admitOwn', () => {
  test('tells the relay and nothing else in relay mode', () => {
    expect(addresses(gathered, { mode: 'relay' })).toEqual(['203.0.113.9']);
  });

  test('tells the address on the overlay and nothing else in overlay mode', () => {
    expect(addresses(gathered, { mode: 'overlay', overlays: [overlay] })).toEqual(['10.115.0.1']);
  });

  test('tells nothing but a port of an overlay that can be asked for the address', () => {
    const { admitted } = admitOwn(gathered, {
      mode: 'overlay',
      overlays: [{ ...overlay, addressOf: async () => '10.115.0.9' }],
    });
    expect(admitted).toEqual([{ type: 'overlay', port: 50_002 }]);
  });

  test('tells nothing in overlay mode when the overlay is not configured, or its range cannot be read', () => {
    expect(addresses(gathered, { mode: 'overlay' })).toEqual([]);
    expect(
      addresses(gathered, { mode: 'overlay', overlays: [{ ...overlay, cidrs: ['', '10.115'] }] }),
    ).toEqual([]);
  });

  test('takes 10.115.0.10 for another address than 10.115.0.1', () => {
    const alone = { ...overlay, cidrs: ['10.115.0.1'] };
    const near = read('1 1 udp 1 10.115.0.10 50000 typ host');
    expect(addresses([near], { mode: 'overlay', overlays: [alone] })).toEqual([]);
  });

  test('tells addresses of the local network, but none of an overlay, in lan mode', () => {
    expect(addresses(gathered, { mode: 'lan', overlays: [overlay] })).toEqual(['192.168.7.10']);
  });

  test('tells random names in the place of local addresses where the browser gives those', () => {
    const name = read('1 1 udp 2113937151 1f4712db-ea17-4bcf-a596-105139dfd8bf.local 50001 typ host');
    expect(addresses([name], { mode: 'lan' })).toEqual(['1f4712db-ea17-4bcf-a596-105139dfd8bf.local']);
    expect(addresses([name], { mode: 'relay' })).toEqual([]);
    expect(addresses([name], { mode: 'overlay', overlays: [overlay] })).toEqual([]);
  });

  test('tells the port alone on an overlay that can be asked, where it is open on every interface', () => {
    const asked = { ...overlay, addressOf: async () => '10.115.0.9' };
    const line = '1 1 udp 2113937151 1f4712db-ea17-4bcf-a596-105139dfd8bf.local 50001 typ host generation 0';
    const chromium = read(`${line} ufrag abcd network-cost 999`);
    expect(admitOwn([chromium], { mode: 'overlay', overlays: [asked] }).admitted).toEqual([
      { type: 'overlay', port: 50_001 },
    ]);
    // One without a directory would need the address, which nobody knows here.
    expect(admitOwn([chromium], { mode: 'overlay', overlays: [overlay] }).admitted).toEqual([]);
    // Bound to one interface, which may be any: it would knock on the overlay from a real address.
    expect(admitOwn([read(line)], { mode: 'overlay', overlays: [asked] }).admitted).toEqual([]);
    expect(admitOwn([chromium], { mode: 'lan' }).admitted).toEqual([read(line)]);
  });

  test('tells loopback addresses to tests only', () => {
    expect(addresses(gathered, { mode: 'direct' })).not.toContain('127.0.0.1');
    expect(addresses(gathered, { mode: 'direct', loopback: 'allow' })).toContain('127.0.0.1');
  });

  test('says why it keeps one back', () => {
    expect(admitOwn(gathered, { mode: 'relay' }).withheld.map(({ why }) => why)).toEqual([
      'is not the address of a relay',
      'is not the address of a relay',
      'is not the address of a relay',
      'stands for the own machine',
      'is not the address of a relay',
    ]);
  });

  test('keeps to six, of every kind before a second of one, the best first', () => {
    const bridges = [20, 21, 22, 23, 24, 25].map((n) => read(`1 1 udp 1 172.${n}.0.1 50000 typ host`));
    expect(addresses([...bridges, ...gathered], { mode: 'direct' })).toEqual([
      '2606:4700::1',
      '192.168.7.10',
      '10.115.0.1',
      '172.20.0.1',
      '198.51.100.77',
      '203.0.113.9',
    ]);
  });
});

function addresses(candidates: readonly IceCandidate[], policy: Parameters<typeof admitOwn>[1]): string[] {
  return admitOwn(candidates, policy).admitted.map((candidate) => (candidate as IceCandidate).address);
}

function read(line: string): IceCandidate {
  return readCandidateLine(`candidate:${line}`) as IceCandidate;
}
