import { createResolver } from '@peername/resolver-core';
import { createFakeNameService, createManualClock, settlePromises } from '@peername/resolver-core/testing';
import { describe, expect, it, vi } from 'vitest';
import { createGateway } from './create-gateway.ts';

const ids = {
  old: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  new: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};

/** A gateway that follows a chain of which somebody tells who may lie; it is read honestly, at block 100. */
async function rig() {
  const clock = createManualClock();
  const service = createFakeNameService({ clock });
  const put = (name: string, id: string) =>
    service.entries.set(name, { records: new Map([['staex-id', id]]) });
  for (const name of ['alice.fake', 'bob.fake']) put(name, ids.old);
  const resolver = createResolver({ services: [service], clock });
  const gateway = createGateway(resolver, { clock, follow: true });
  await vi.dynamicImportSettled();
  await settlePromises();
  let head = 100;
  const goTo = (block: number) => {
    head = block;
    service.setHead(block);
  };
  const say = async (block: number, names: readonly string[] | undefined) => {
    service.setHead(block);
    service.announce(names);
    await settlePromises();
    service.setHead(head);
  };
  const target = (name: string) => `/v1/names/${name}`;
  const idOf = async (name: string, query = ''): Promise<string | undefined> => {
    const asked = gateway.fetch(new Request(`http://gateway.test${target(name)}${query}`));
    await clock.advance(2_000);
    return (await (await asked).json()).peer?.id;
  };
  const isReady = (name: string): boolean =>
    gateway.ready({ method: 'GET', target: target(name), ifNoneMatch: undefined, client: undefined }) !==
    undefined;
  return { clock, put, goTo, say, idOf, isReady };
}

describe('a gateway whose source of news invents blocks', () => {
  it('makes answers ready again once the chain goes on below them', async () => {
    const { say, idOf, isReady, clock, goTo } = await rig();
    await idOf('alice.fake');
    expect(isReady('alice.fake')).toBe(true);
    await say(1_000_000, ['alice.fake']);
    expect(isReady('alice.fake')).toBe(false);
    for (let block = 101; block < 104; block++) {
      goTo(block);
      await clock.advance(60_000);
    }
    await idOf('alice.fake');
    expect(isReady('alice.fake')).toBe(true);
  });

  it('keeps no answer ready beyond the change that was told, however long nobody gets there', async () => {
    const { say, idOf, isReady, clock, goTo, put } = await rig();
    await idOf('alice.fake');
    await say(108, ['alice.fake']);
    goTo(101);
    await idOf('alice.fake');
    await clock.advance(6_000);
    expect(await idOf('alice.fake')).toBe(ids.old);
    expect(isReady('alice.fake')).toBe(false);
    put('alice.fake', ids.new);
    goTo(108);
    await idOf('bob.fake', '?policy=network');
    expect(await idOf('alice.fake')).toBe(ids.new);
    expect(isReady('alice.fake')).toBe(true);
  });
});
