import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock } from '@peername/resolver-core/testing';
import { createGateway } from '../src/index.ts';

/** JSON to be changed. */
export interface Json {
  // biome-ignore lint/suspicious/noExplicitAny: whoever changes it knows its shape
  [field: string]: any;
}

/** The records that are asked for, and the target of that question about `alice.fake`. */
export const keys: readonly string[] = ['staex-id'];
export const target = '/v1/names/alice.fake/records?keys=staex-id';

/** What a gateway says of `alice.fake`: that it is found, absent, expired. */
export async function honestBodies(): Promise<Readonly<Record<'found' | 'absent' | 'expired', Json>>> {
  const clock = createManualClock(Date.now());
  const fake = createFakeNameService({ clock });
  const gateway = createGateway(createResolver({ services: [fake], clock }), { clock });
  fake.entries.set('alice.fake', { records: new Map([['staex-id', 'x']]) });
  fake.entries.set('old.fake', { records: new Map(), expiresAt: new Date(0) });
  const bodyOf = async (label: string): Promise<Json> => {
    const request = new Request(`http://gateway.test${target.replace('alice', label)}`);
    return { ...((await (await gateway.fetch(request)).json()) as Json), name: 'alice.fake' };
  };
  return { found: await bodyOf('alice'), absent: await bodyOf('missing'), expired: await bodyOf('old') };
}
