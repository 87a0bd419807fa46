import { isResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { toHex } from './hex.ts';
import { azero, azeroNetworks } from './index.ts';
import { settle } from './settings.ts';
import { decodeAccount } from './ss58.ts';

const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const custom = { id: 'x', title: 'X', testnet: true, endpoints: ['http://127.0.0.1:9'] };
const { registries } = azeroNetworks.testnet;
const refusal = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    if (isResolverError(error)) return `${error.code} ${error.reason}: ${error.message}`;
    throw error;
  }
  return undefined;
};

describe('azero', () => {
  it('is mainnet unless it is told otherwise', () => {
    const { id, network, scope, finality, freshFor } = azero();
    expect({ id, network, scope, finality, freshFor }).toMatchInlineSnapshot(`
      {
        "finality": "finalized",
        "freshFor": 60000,
        "id": "azero",
        "network": {
          "chain": "polkadot:70255b4d28de0fc4e1a193d7e175ad1c",
          "id": "aleph-zero",
          "testnet": false,
          "title": "Aleph Zero",
        },
        "scope": "aleph-zero polkadot:70255b4d28de0fc4e1a193d7e175ad1c azero=5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDf 5FfRtDtpS3Vcr7BTChjPiQNrcAKu3VLv4E1NGF6ng6j3ZopJ",
      }
    `);
    expect(azero().supports('alice.a0')).toBe(true);
    expect(azero().supports('alice.tzero')).toBe(false);
  });

  it('serves .tzero on the testnet', () => {
    const service = azero({ network: 'testnet' });
    expect(service.network).toMatchObject({ id: 'aleph-zero-testnet', testnet: true });
    expect(service.parse('Alice.tzero').text).toBe('alice.tzero');
    expect(service.supports('alice.azero')).toBe(false);
  });

  it('knows its contracts by the same bytes that their public hex forms have', () => {
    const contracts = Object.values(azeroNetworks).flatMap(({ registries, router = '' }) => [
      router,
      ...Object.values(registries),
    ]);
    expect(contracts.map((address) => toHex(decodeAccount(address) ?? new Uint8Array()))).toEqual([
      '0x9f3084d8486615f5586f3fe9db56c77198fc2633cba65b5e28647438f5b60ce9',
      '0x114f2730bed95cb65b51b448de6d381216fb77dd585376553072498143aa5687',
      '0xf1cb156d6cf6e0dd98c61330c3e821788dd36c3bcdae47e886482235297a5d2b',
      '0xa825d3ee80b1d06aaf7d90220e1668d441f35610dcf3a81359f16d292ef850b8',
    ]);
  });

  it('has a scope of its own for every chain, registry and router', () => {
    const scopes = [
      azero(),
      azero({ network: 'testnet' }),
      azero({ registries: { azero: alice } }),
      azero({ router: alice }),
      azero({ network: { ...custom, registries } }),
      azero({ network: { ...custom, registries, endpoints: ['http://127.0.0.1:10'] } }),
      azero({ network: { ...custom, registries, genesis: `0x${'00'.repeat(32)}` } }),
    ].map(({ scope }) => scope);
    expect(new Set(scopes).size).toBe(scopes.length);
    expect(azero({ endpoints: ['http://127.0.0.1:9'] }).scope).toBe(azero().scope);
  });

  it('refuses a setup that it cannot work with', () => {
    const refusals = [
      { registries: { azero: '5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDg' } },
      { router: '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045' },
      { registries: { '.azero': alice } },
      { network: { ...custom, registries: {} } },
      { network: { ...custom, registries, tlds: ['tzero', 'other'] } },
      { endpoints: ['rpc.azero.dev/secret'] },
    ].map((options) => refusal(() => azero(options)));
    expect(refusals).toMatchInlineSnapshot(`
      [
        "CONTRACT bad-address: "5CTQBfBC9SfdrCDBJdfLiyW2pg9z5W6C6Es8sK313BLnFgDg" is not an address for the registry of .azero; write it in SS58 (5...) or as 0x and 64 hex digits",
        "CONTRACT bad-address: "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045" is not an address for the router; write it in SS58 (5...) or as 0x and 64 hex digits",
        "CONTRACT bad-ending: ".azero" is not an ending; write it as azero",
        "CONTRACT no-registry: No registry is known for any ending on X",
        "CONTRACT no-registry: No registry is known for .other on X",
        "UNAVAILABLE bad-endpoint-url: An endpoint is not a URL that can be asked; write it as https://host or wss://host",
      ]
    `);
  });
});

describe('settle', () => {
  it('puts own registries before those of the network', () => {
    const { deployment } = settle({ registries: { azero: alice, extra: alice } });
    expect(deployment.registries.get('azero')).toEqual(decodeAccount(alice));
    expect(deployment.tlds).toEqual(['azero', 'a0', 'extra']);
    expect(deployment.mainTld).toBe('azero');
  });

  it('asks an own router instead of using the registries of the network', () => {
    const { deployment } = settle({ router: alice });
    expect(deployment.registries.size).toBe(0);
    expect(deployment.tlds).toEqual(['azero', 'a0']);
  });
});
