import { resolveAddressToDomain, resolveDomainToAddress, SupportedChainId } from '@azns/resolver-core';
import { type AzeroNode, devAccounts, startAzeroNode } from '@peername/devnet';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The SDK keeps the first contract it made for an address, with the connection below it, so the file has one node.
describe('the official AZERO.ID SDK on the local node', () => {
  let node: AzeroNode;
  let customApi: ApiPromise;

  beforeAll(async () => {
    node = await startAzeroNode({ blockTime: 0 });
    customApi = await ApiPromise.create({ provider: new WsProvider(node.wsUrl), noInitWarn: true });
  });
  afterAll(async () => {
    await customApi.disconnect();
    await node.close();
  });

  const options = () => ({
    chainId: SupportedChainId.AlephZero,
    customApi,
    customContractAddresses: { azns_router: node.router.ss58 },
  });
  const addressOf = (domain: string) => resolveDomainToAddress(domain, options());
  const domainOf = (address: string) => resolveAddressToDomain(address, options());

  it('resolves names to their accounts', async () => {
    expect(await addressOf('alice.azero')).toEqual({ address: devAccounts.alice, error: undefined });
    expect(await addressOf(' Dave.A0 ')).toEqual({ address: devAccounts.eve, error: undefined });
  });

  it('finds nobody under a name that is unknown or ran out', async () => {
    for (const domain of ['nobody.azero', 'old.azero'])
      expect(await addressOf(domain)).toEqual({ address: null, error: undefined });
    node.release('carol');
    expect(await addressOf('carol.azero')).toEqual({ address: null, error: undefined });
  });

  it('resolves accounts to what they call themselves', async () => {
    expect(await domainOf(devAccounts.alice)).toEqual({
      primaryDomain: 'alice.azero',
      allPrimaryDomains: ['alice.azero'],
      error: undefined,
    });
    expect((await domainOf(devAccounts.charlie)).primaryDomain).toBeNull();
  });

  it('reads a name in the block after it was registered', async () => {
    node.register('fresh', { owner: devAccounts.bob, address: devAccounts.charlie });
    expect((await addressOf('fresh.azero')).address).toBe(devAccounts.charlie);
  });
});
