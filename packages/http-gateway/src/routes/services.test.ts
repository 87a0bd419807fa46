import { createResolver, peerKinds } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { servicesSchema } from './services.ts';

function rig(options: GatewayOptions = {}) {
  const clock = createManualClock();
  const services = [createFakeNameService({ clock })];
  const gateway = createGateway(createResolver({ services, clock }), { clock, ...options });
  return async (headers: Record<string, string> = {}) =>
    gateway.fetch(new Request('http://gateway.test/v1/services', { headers }));
}

it('tells which names are served, with which records and limits', async () => {
  const get = rig({ clientOf: () => 'somebody' });
  const response = await get();
  const json = await response.json();
  expect(servicesSchema.parse(json)).toEqual(json);
  expect(json.services).toEqual([
    {
      id: 'fake',
      network: 'fakenet',
      chain: 'fake:1',
      title: 'Fakenet',
      testnet: true,
      finality: 'finalized',
      freshFor: 60,
      accounts: true,
    },
  ]);
  expect(json.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(peerKinds);
  expect(json.kinds[0].recordKeys).toContain('staex-id');
  expect(json.limits).toMatchObject({ batchNames: 100, batchBytes: 16_384 });
  expect(json.quotas.reads).toEqual({ limit: 120, window: 60 });
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  const again = await get({ 'if-none-match': response.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

it('says nothing of quotas where there are none', async () => {
  expect(await (await rig()()).json()).not.toHaveProperty('quotas');
});
