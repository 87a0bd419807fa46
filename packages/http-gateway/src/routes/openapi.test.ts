import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { expect, it } from 'vitest';
import { createGateway } from '../create-gateway.ts';

async function description() {
  const clock = createManualClock();
  const services = [createFakeNameService({ clock })];
  const gateway = createGateway(createResolver({ services, clock }), { clock });
  const get = async (headers: Record<string, string> = {}) =>
    gateway.fetch(new Request('http://gateway.test/openapi.json', { headers }));
  const response = await get();
  return { response, json: await response.json(), get };
}

it('describes the routes in OpenAPI 3.1', async () => {
  const { response, json } = await description();
  expect(response.status).toBe(200);
  expect(json.openapi).toBe('3.1.0');
  for (const path of [
    '/v1/names/{name}',
    '/v1/names/{name}/records',
    '/v1/names:batch',
    '/v1/accounts/{account}/names',
    '/v1/services',
    '/v1/watch',
    '/livez',
    '/readyz',
  ])
    expect(Object.keys(json.paths)).toContain(path);
});

it('describes the parameters and the states of a lookup from the schemas that validate', async () => {
  const { json } = await description();
  const { get } = json.paths['/v1/names/{name}'];
  expect(
    get.parameters.map(({ name, in: where }: { name: string; in: string }) => `${where} ${name}`),
  ).toEqual([
    'path name',
    'query kinds',
    'query policy',
    'query maxAge',
    'query minBlock',
    'query finality',
    'query require',
    'query optIn',
    'query explain',
  ]);
  expect(Object.keys(get.responses)).toEqual([
    '200',
    '304',
    '308',
    '400',
    '404',
    '410',
    '422',
    '429',
    '500',
    '501',
    '502',
    '503',
    '504',
  ]);
  expect(get.responses['404'].description).toContain('No such name');
  expect(json.components.schemas.Problem.anyOf ?? json.components.schemas.Problem.oneOf).toHaveLength(5);
});

it('refers to nothing that it does not hold', async () => {
  const { json } = await description();
  const refs = [...JSON.stringify(json).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
  expect(refs.length).toBeGreaterThan(10);
  for (const [, name] of refs) expect(json.components.schemas).toHaveProperty(name as string);
});

it('is given once to those who keep it', async () => {
  const { response, get } = await description();
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  expect((await get({ 'if-none-match': response.headers.get('etag') ?? '' })).status).toBe(304);
});
