import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IceCandidate } from './candidate.ts';
import { exposureOf } from './exposure-of.ts';
import { formatIpAddress } from './ip-address.ts';
import type { IcePolicy } from './policy.ts';
import { admitOwn } from './policy-own.ts';
import { admitRemote } from './policy-remote.ts';

const overlays = [{ title: 'Staex', cidrs: ['10.115.0.0/16', '200::/7'], authenticates: true }];

// The ranges, said a second time and looked up by Node.
const lists = {
  overlay: listOf('10.115.0.0/16', '200::/7'),
  local: listOf('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7'),
  never: listOf(
    '127.0.0.0/8',
    '0.0.0.0/8',
    '224.0.0.0/4',
    '255.255.255.255/32',
    '::/127',
    'ff00::/8',
    'fe80::/10',
  ),
};

describe.each(['relay', 'overlay', 'lan', 'direct'] as const)('in %s mode', (mode) => {
  const policy: IcePolicy = { mode, overlays };

  test('a link tells no address outside the ranges of the mode, and its exposure is what it tells', () => {
    fc.assert(
      fc.property(fc.array(candidates(), { maxLength: 16 }), (gathered) => {
        const { admitted, withheld } = admitOwn(gathered, policy);
        expect(admitted.length).toBeLessThanOrEqual(6);
        expect(admitted.length + withheld.length).toBe(gathered.length);
        for (const candidate of admitted) {
          expect(gathered).toContainEqual(candidate);
          expectAllowed(candidate as IceCandidate, mode);
          if (mode === 'relay') expect(candidate.type).toBe('relay');
        }
        const told = admitted.map((candidate) => (candidate as IceCandidate).address);
        expect(exposureOf({ candidates: admitted }, policy).addresses).toEqual([...new Set(told)]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('nothing of a peer is tried outside the ranges of the mode', () => {
    fc.assert(
      fc.property(fc.array(candidates(), { maxLength: 16 }), (told) => {
        const { admitted, refused } = admitRemote(told, policy);
        expect(admitted.length).toBeLessThanOrEqual(12);
        expect(admitted.length + refused.length).toBe(told.length);
        for (const candidate of admitted) {
          expect(candidate.port).toBeGreaterThanOrEqual(1_024);
          expectAllowed(candidate, mode);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

function expectAllowed({ type, protocol, kind, address }: IceCandidate, mode: IcePolicy['mode']): void {
  expect(protocol).toBe('udp');
  if (kind === 'mdns') {
    expect(['lan', 'direct']).toContain(mode);
    return;
  }
  const is = (list: BlockList) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  expect(is(lists.never), address).toBe(false);
  if (mode === 'relay' && type !== 'relay') expect(is(lists.local), address).toBe(false);
  if (mode === 'overlay') expect(is(lists.overlay), address).toBe(true);
  if (mode === 'lan') expect([type, is(lists.local), is(lists.overlay)]).toEqual(['host', true, false]);
}

function candidates(): fc.Arbitrary<IceCandidate> {
  const bytes = (...starts: readonly number[][]) =>
    fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ minLength: 16, maxLength: 16 }));
  const ipv4 = bytes(
    [],
    [10, 115],
    [10],
    [172, 16],
    [192, 168],
    [127],
    [224],
    [100, 64],
    [0],
    [169, 254],
  ).map(
    ([start, rest]) =>
      ({
        kind: 'ipv4',
        address: formatIpAddress(Uint8Array.from([...start, ...rest]).subarray(0, 4)),
      }) as const,
  );
  const ipv6 = bytes([], [2], [0x20], [0xfd], [0xfe, 0x80], [0xff, 2], Array<number>(15).fill(0)).map(
    ([start, rest]) =>
      ({
        kind: 'ipv6',
        address: formatIpAddress(Uint8Array.from([...start, ...rest]).subarray(0, 16)),
      }) as const,
  );
  const mdns = fc.uuid().map((uuid) => ({ kind: 'mdns', address: `${uuid}.local` }) as const);
  return fc
    .tuple(
      fc.constantFrom('host', 'srflx', 'prflx', 'relay'),
      fc.constantFrom('udp', 'udp', 'udp', 'tcp'),
      fc.oneof(ipv4, ipv6, mdns),
      fc.integer({ min: 1, max: 65_535 }),
    )
    .map(([type, protocol, place, port]) => ({ type, protocol, ...place, port }) as const);
}

function listOf(...ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [base = '', prefix] = range.split('/');
    list.addSubnet(base, Number(prefix), isIPv4(base) ? 'ipv4' : 'ipv6');
  }
  return list;
}
