import { expect, test } from 'vitest';
import { readPacket } from './capture.ts';

const base = {
  at: 1795246198.99,
  direction: 'out',
  via: 'e0',
  protocol: 'udp',
  from: '10.9.0.1',
  fromPort: 41044,
};

test.each([
  ['10.9.0.2.4000: UDP, length 20', { to: '10.9.0.2', toPort: 4000 }],
  ['10.9.0.2.53: 4711+ A? grab.example.org. (34)', { to: '10.9.0.2', toPort: 53, asks: 'grab.example.org' }],
  ['10.9.0.2.53: 4711+ [1au] Type65? call.test. (38)', { to: '10.9.0.2', toPort: 53, asks: 'call.test' }],
  ['224.0.0.251.5353: 0 A (QM)? 2d8a.local. (54)', { to: '224.0.0.251', toPort: 5353, asks: '2d8a.local' }],
  ['10.9.0.2.5353: 1 [b2&3=0x6474] [30840q] [|domain]', { to: '10.9.0.2', toPort: 5353 }],
  ['10.9.0.2.80: Flags [S], seq 1, win 64240, length 0', { to: '10.9.0.2', toPort: 80, protocol: 'tcp' }],
])('reads a packet to %s', (rest, expected) => {
  const packet = readPacket(`1795246198.990000 e0    Out IP 10.9.0.1.41044 > ${rest}`);
  expect(packet).toEqual({ ...base, asks: undefined, ...expected });
});

test('reads IPv6, and what comes in', () => {
  const packet = readPacket('1795246198.99 lo    In  IP6 ::1.5000 > fd00::2.6000: UDP, length 20');
  expect(packet).toMatchObject({
    direction: 'in',
    via: 'lo',
    from: '::1',
    fromPort: 5000,
    to: 'fd00::2',
    toPort: 6000,
  });
});

test('does not pass over a line that it cannot read', () => {
  expect(() => readPacket('1795246198.99 e0    Out ARP, Request who-has 10.9.0.2')).toThrow('not understood');
});
