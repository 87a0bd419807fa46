import { ResolverError } from '@peername/resolver-core';
import { describe, expect, test } from 'vitest';
import type { OverlayNetwork } from './overlay.ts';
import type { IcePolicy } from './policy.ts';
import { admitRemote } from './policy-remote.ts';
import { resolveOverlayCandidates } from './resolve-overlay-candidates.ts';

const key = new Uint8Array(32).fill(7);
const told = [{ type: 'overlay', port: 50_000 }] as const;
const raw = { type: 'host', protocol: 'udp', kind: 'ipv4', address: '10.8.0.2', port: 50_001 } as const;

describe('resolveOverlayCandidates', () => {
  test('puts the address that the own overlay knows in the place of the candidate', async () => {
    const asked: unknown[] = [];
    const overlay = staex(async (peerKey) => {
      asked.push(peerKey);
      return '10.115.0.9';
    });
    expect(await resolveOverlayCandidates([...told, raw], key, on(overlay))).toEqual([
      { type: 'host', protocol: 'udp', kind: 'ipv4', address: '10.115.0.9', port: 50_000 },
      raw,
    ]);
    expect(asked).toEqual([key]);
  });

  test('asks nobody when nothing is to be found out', async () => {
    const overlay = staex(async () => {
      throw new Error('asked');
    });
    expect(await resolveOverlayCandidates([raw], key, on(overlay))).toEqual([raw]);
  });

  test.each(['relay', 'lan'] as const)(
    'asks nobody in the mode %s, which keeps off overlays',
    async (mode) => {
      const overlay = staex(async () => {
        throw new Error('asked');
      });
      const policy = { mode, overlays: [overlay] };
      expect(await resolveOverlayCandidates(told, key, policy)).toEqual(told);
      expect(admitRemote(told, policy).admitted).toEqual([]);
    },
  );

  test('leaves candidates of an overlay that is not there for the policy to refuse', async () => {
    const wireguard = { title: 'WireGuard', cidrs: ['10.8.0.0/24'], authenticates: true };
    expect(await resolveOverlayCandidates(told, key, on(wireguard))).toEqual(told);
  });

  test('says why the node failed when there is no other way', async () => {
    const failing = staex(async () => {
      throw new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'No Staex node' });
    });
    await expect(resolveOverlayCandidates(told, key, on(failing))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    expect(await resolveOverlayCandidates([...told, raw], key, on(failing))).toEqual([raw]);
    expect(await resolveOverlayCandidates(told, key, on(failing, staex()))).toHaveLength(1);
  });

  test.each(['', '10.116.0.1', '10.115.0.1.', 'localhost', '127.0.0.1', '::ffff:10.115.0.1'])(
    'does not believe that %j is an address of the overlay',
    async (address) => {
      const lying = staex(async () => address);
      await expect(resolveOverlayCandidates(told, key, on(lying))).rejects.toMatchObject({
        code: 'PROTOCOL',
      });
    },
  );

  test('ends when the user gives up, also when another way is left', async () => {
    const overlay = staex(async () => {
      throw new ResolverError({ code: 'ABORTED', shortMessage: 'cancelled' });
    });
    await expect(resolveOverlayCandidates([...told, raw], key, on(overlay))).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

function on(...overlays: readonly OverlayNetwork[]): IcePolicy {
  return { mode: 'overlay', overlays };
}

function staex(addressOf: OverlayNetwork['addressOf'] = async () => '10.115.0.1') {
  return {
    title: 'Staex',
    cidrs: ['10.115.0.0/16'],
    authenticates: true,
    addressOf,
  } satisfies OverlayNetwork;
}
