import { dns } from '@multiformats/dns';
import { dnsJsonOverHttps } from '@multiformats/dns/resolvers';
import { multiaddr, resolvers } from '@multiformats/multiaddr';
import { dnsaddrResolver } from '@multiformats/multiaddr/resolvers';
import { azero } from '@peername/azero';
import { type Devnet, startDevnet } from '@peername/devnet';
import { createResolver, type Resolver } from '@peername/resolver-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningGateway, serveGateway } from '../node/index.ts';

const alice = '12D3KooWJWoaqZhDaoEFshF7Rh1bpY9ohihFhzcW6d69Lr2NASuq';
const bob = '12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5';

describe('the multiaddr library over a gateway', () => {
  let devnet: Devnet;
  let resolver: Resolver;
  let gateway: RunningGateway;

  beforeAll(async () => {
    devnet = await startDevnet();
    await devnet.setRecord('alice.azero', 'libp2p-peer-id', `/dns4/alice.example/tcp/443/wss/p2p/${alice}`);
    const { http, registries, router } = devnet.details.azero;
    const network = {
      id: 'devnet',
      title: 'Local devnet',
      testnet: true,
      tlds: ['azero'],
      registries,
      router,
    };
    resolver = createResolver({ services: [azero({ network: { ...network, endpoints: [http] } })] });
    gateway = await serveGateway(resolver, { port: 0 });
    resolvers.set('dnsaddr', dnsaddrResolver);
  });

  afterAll(async () => {
    await gateway?.close();
    await resolver?.close();
    await devnet?.close();
  });

  /** As an application of libp2p does: names that end in .azero are asked for at the gateway. */
  async function resolve(text: string): Promise<string[]> {
    const options = { dns: dns({ resolvers: { 'azero.': dnsJsonOverHttps(`${gateway.url}/dns-query`) } }) };
    return (await multiaddr(text).resolve(options)).map(String);
  }

  it('resolves the name of a peer to its address', async () => {
    expect(await resolve('/dnsaddr/alice.azero')).toEqual([`/dns4/alice.example/tcp/443/wss/p2p/${alice}`]);
    expect(await resolve('/dnsaddr/bob.azero')).toEqual([`/p2p/${bob}`]);
  });

  it('resolves a name only to the peer that is expected there', async () => {
    expect(await resolve(`/dnsaddr/bob.azero/p2p/${bob}`)).toEqual([`/p2p/${bob}`]);
    expect(await resolve(`/dnsaddr/bob.azero/p2p/${alice}`)).toEqual([]);
  });

  it('resolves nothing from a name that is absent, or names no peer of libp2p', async () => {
    await expect(resolve('/dnsaddr/nobody.azero')).rejects.toThrow('DNS lookup of _dnsaddr.nobody.azero');
    await expect(resolve('/dnsaddr/dave.azero')).rejects.toThrow('DNS lookup of _dnsaddr.dave.azero');
  });
});
