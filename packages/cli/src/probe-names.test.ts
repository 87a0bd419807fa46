import { azero } from '@peername/azero';
import { ens } from '@peername/ens';
import { parseName } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { probeNames } from './probe-names.ts';

const registry = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

describe('the names of probes', () => {
  it.each(['mainnet', 'testnet'] as const)('are one of each service of the %s', (network) => {
    const services = [azero({ network }), ens({ network })];
    const asked = probeNames(services, {}).map((name) => parseName(name, services).service);
    expect(asked).toEqual(services);
  });

  it('end as a registry of the operator does', () => {
    const endpoints = ['http://127.0.0.1:1'];
    const network = { id: 'own', title: 'Own', testnet: true, registries: { own: registry }, endpoints };
    const services = [azero({ network }), ens({ network: 'mainnet' })];
    expect(probeNames(services, { azeroRegistry: { own: registry } })).toEqual([
      'peername-is-ready.own',
      'peername-is-ready.eth',
    ]);
  });

  it('leave out a service that handles none of the endings known here', () => {
    expect(probeNames([createFakeNameService({ clock: createManualClock() })], {})).toEqual([]);
  });
});
