import { describe, expect, test } from 'vitest';
import type { IceCandidate } from './candidate.ts';
import { readCandidateLine } from './candidate-line.ts';
import type { IcePolicy } from './policy.ts';
import { admitRemote } from './policy-remote.ts';

const direct: IcePolicy = { mode: 'direct' };

describe('admitRemote', () => {
  test.each([
    ['127.0.0.1 50000 typ host', 'stands for the own machine'],
    ['::1 50000 typ host', 'stands for the own machine'],
    ['0.0.0.0 50000 typ host', 'stands for no machine'],
    ['255.255.255.255 50000 typ host', 'stands for all machines of a network'],
    ['224.0.0.251 50000 typ host', 'stands for a group of machines'],
    ['ff02::fb 50000 typ host', 'stands for a group of machines'],
    ['64:ff9b::7f00:1 50000 typ host', 'hides an IPv4 address inside an IPv6 one'],
    ['fe80::1 50000 typ host', 'leads nowhere without the name of an interface'],
    ['198.51.100.1 53 typ host', 'has a port of a service'],
    ['198.51.100.1 1023 typ host', 'has a port of a service'],
    ['198.51.100.1 1900 typ host', 'has a port that devices listen on'],
    ['198.51.100.1 5353 typ host', 'has a port that devices listen on'],
  ])('tries %s in no mode', (line, why) => {
    const candidate = read(line);
    expect(admitRemote([candidate], direct)).toEqual({ admitted: [], refused: [{ candidate, why }] });
  });

  test('opens no TCP connection for a peer', () => {
    const candidate = readCandidateLine('candidate:1 1 tcp 1 198.51.100.1 50000 typ host tcptype passive');
    expect(admitRemote([candidate as IceCandidate], direct).refused).toMatchObject([{ why: 'is not UDP' }]);
  });

  test('tries twelve and no more', () => {
    const many = Array.from({ length: 20 }, (_, n) => read(`198.51.100.${n + 1} 50000 typ host`));
    const { admitted, refused } = admitRemote(many, direct);
    expect(admitted).toEqual(many.slice(0, 12));
    expect(refused[0]?.why).toBe('is one too many');
  });

  test('asks the local network for a name only in the modes that may reach it', () => {
    const name = read('1f4712db-ea17-4bcf-a596-105139dfd8bf.local 50000 typ host');
    const modes = (['relay', 'overlay', 'lan', 'direct'] as const).filter(
      (mode) => admitRemote([name], { mode }).admitted.length > 0,
    );
    expect(modes).toEqual(['lan', 'direct']);
  });

  test('lets a relay reach a peer who has none, but nothing on its own network', () => {
    const peer = [
      read('2.2.2.2 50000 typ srflx'),
      read('192.168.1.1 50000 typ host'),
      read('10.0.0.9 50000 typ relay'),
    ];
    expect(admitRemote(peer, { mode: 'relay' }).admitted).toEqual([peer[0], peer[2]]);
  });

  test('refuses a place on an overlay that nobody here could look up', () => {
    const { refused } = admitRemote([{ type: 'overlay', port: 50_000 }], { mode: 'overlay' });
    expect(refused).toMatchObject([{ why: 'is on an overlay that is not configured here' }]);
  });

  test('tries loopback addresses where a test allows it', () => {
    expect(
      admitRemote([read('127.0.0.1 50000 typ host')], { ...direct, loopback: 'allow' }).admitted,
    ).toHaveLength(1);
  });
});

function read(rest: string): IceCandidate {
  return readCandidateLine(`candidate:1 1 udp 1 ${rest}`) as IceCandidate;
}
