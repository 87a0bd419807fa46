import { describe, expect, it } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import type { Resolution } from '../resolution.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';

const ids = [
  'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
] as const;
const outage = new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'down' });

async function rig(names = ['alice.fake', 'bob.fake'], outcomes = names.length) {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const put = (name: string, id: string) => {
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
    service.mine();
  };
  put('alice.fake', ids[0]);
  put('bob.fake', ids[0]);
  const resolver = createResolver({ services: [service], clock });
  const ending = new AbortController();
  const seen: string[] = [];
  const over = (async () => {
    for await (const resolution of resolver.watch(names, { signal: ending.signal }))
      seen.push(textOf(resolution));
    seen.push('over');
  })();
  // The module is loaded first.
  while (seen.length < outcomes) await new Promise((resolve) => setTimeout(resolve, 5));
  return { clock, service, put, resolver, ending, seen, over };
}

function textOf(resolution: Resolution): string {
  const { input, state } = resolution;
  return `${input} ${state === 'found' ? ids.indexOf(resolution.peer.id as never) : state}`;
}

describe('watching names', () => {
  it('gives what they are, then each change as the chain tells it, and no block alone', async () => {
    const { seen, put, service } = await rig();
    expect(seen.splice(0)).toEqual(['alice.fake 0', 'bob.fake 0']);
    put('bob.fake', ids[1]);
    service.announce(['bob.fake']);
    await settlePromises();
    service.mine();
    service.announce([]);
    await settlePromises();
    service.announce(['alice.fake']);
    await settlePromises();
    expect(seen).toEqual(['bob.fake 1']);
  });

  it('says an outage once, and what there is behind it', async () => {
    const { seen, service, clock, put } = await rig();
    seen.length = 0;
    service.failWith(outage);
    service.announce(outage);
    await settlePromises();
    await clock.advance(31_000);
    expect(seen.splice(0)).toEqual(['alice.fake unknown', 'bob.fake unknown']);
    service.failWith(undefined);
    put('alice.fake', ids[1]);
    service.announce([]);
    await settlePromises();
    await clock.advance(0);
    expect(seen).toEqual(['alice.fake 1', 'bob.fake 0']);
  });

  it('looks now and then at what no chain tells', async () => {
    const { seen, put, clock } = await rig();
    seen.length = 0;
    put('alice.fake', ids[1]);
    await clock.advance(29_000);
    expect(seen).toEqual([]);
    await clock.advance(1_000);
    expect(seen).toEqual(['alice.fake 1']);
  });

  it('tells a text that cannot be a name once, and each name once however it is spelled', async () => {
    const { seen, clock } = await rig(
      ['alice.fake', 'not a name', 'BOB.fake', 'no.service', 'Alice.Fake ', 'bob.fake', 'not a name'],
      4,
    );
    expect(seen).toEqual(['alice.fake 0', 'not a name unknown', 'BOB.fake 0', 'no.service unknown']);
    await clock.advance(60_000);
    expect(seen).toHaveLength(4);
  });
});
