import { encode } from 'dns-packet';
import { expect, it, vi } from 'vitest';
import { rcodes } from './dns-message.ts';
import { readQuery } from './read-query.ts';

const calls = vi.hoisted(() => ({ decode: 0 }));
vi.mock('dns-packet', async (original) => {
  const library = await original<typeof import('dns-packet')>();
  const apply: NonNullable<ProxyHandler<typeof library.decode>['apply']> = (target, self, args) => {
    calls.decode++;
    return Reflect.apply(target, self, args);
  };
  return { ...library, decode: new Proxy(library.decode, { apply }) };
});

it('a query that promises more records than fit into it is refused before room is made for them', () => {
  const query = Uint8Array.from(encode({ type: 'query', id: 1, questions: [{ name: 'a.b', type: 'TXT' }] }));
  const promising = (count: number): Uint8Array => {
    const bytes = Uint8Array.from(query);
    new DataView(bytes.buffer).setUint16(10, count);
    return bytes;
  };
  expect(readQuery(promising(0xffff))).toMatchObject({ fault: rcodes.FORMERR, question: { name: 'a.b' } });
  expect(calls.decode).toBe(0);
  expect(readQuery(query)).toMatchObject({ question: { name: 'a.b' } });
  expect(readQuery(query)?.fault).toBeUndefined();
  expect(calls.decode).toBe(2);
});
