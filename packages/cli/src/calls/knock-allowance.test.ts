import { expect, it } from 'vitest';
import { knockAllowance } from './knock-allowance.ts';

const line = (address: string, port = 4_000): string => `candidate:1x1 1 udp 1 ${address} ${port} typ host`;

function allowance() {
  let time = 0;
  const wait = (ms: number): void => {
    time += ms;
  };
  return { ...knockAllowance({ now: () => time }), wait };
}

it('lets an address of the open internet be tried again, not before a check is over', () => {
  const { allows, wait } = allowance();
  expect([allows(line('198.51.100.1')), allows(line('198.51.100.1'))]).toEqual([true, false]);
  wait(8_000);
  expect(allows(line('198.51.100.1'))).toBe(false);
  wait(20_000);
  expect(allows(line('198.51.100.1'))).toBe(true);
  expect(allows(line('2001:db8::1'))).toBe(true);
});

it('knocks once where no NAT is in between', () => {
  const { allows, wait } = allowance();
  const near = [
    '10.0.0.1',
    '172.16.9.9',
    '192.168.1.1',
    '169.254.1.1',
    '100.64.0.1',
    '127.0.0.1',
    'fd00::1',
    'fe80::1',
  ];
  for (const address of near) expect(allows(line(address))).toBe(true);
  wait(60_000);
  for (const address of near) expect(allows(line(address))).toBe(false);
});

it('never fills the library, and goes on for more than six minutes with two addresses', () => {
  const { allows, wait } = allowance();
  let given = 0;
  let last = 0;
  for (let time = 0; time < 3_600_000; time += 8_000, wait(8_000))
    for (const address of ['198.51.100.1', '2001:db8::1'])
      if (allows(line(address))) {
        given++;
        last = time;
      }
  expect(given).toBe(26);
  expect(last).toBeGreaterThan(360_000);
});

it('allows no names', () => {
  const { allows } = allowance();
  expect(allows(line('9b36eaac-bb2e-49bb-bb78-21c41c499900.local'))).toBe(false);
  expect(allows(line('example.com'))).toBe(false);
  expect(allows('nonsense')).toBe(false);
});
