import { describe, expect, it, vi } from 'vitest';
import { createResolver } from '../create-resolver.ts';
import { ResolverError } from '../errors.ts';
import { quorumOf } from '../quorum/quorum.ts';
import type { Resolution } from '../resolution.ts';
import { createFakeNameService, createManualClock, settlePromises } from '../testing/index.ts';
import { followMembers } from './follow-members.ts';

const ids = {
  old: 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  new: 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80',
};
const firstBlock = 1_000;
const changedAt = 1_200;
const names = ['alice.fake', 'bob.fake', 'carol.fake'];

/** Three endpoints of which two have to agree, on a chain with a block a second on which alice changes once. */
async function rig() {
  const clock = createManualClock(1_000_000_000);
  const members = [0, 1, 2].map((i) =>
    createFakeNameService({
      clock,
      origin: `fake://${i}`,
      timeOf: (block) => block * 1_000,
      entryAt: (name, block) => ({
        records: new Map([['staex-id', name === 'alice.fake' && block >= changedAt ? ids.new : ids.old]]),
      }),
    }),
  );
  for (const one of members) one.setHead(firstBlock);
  const resolver = createResolver({
    services: [{ ...quorumOf(members, { quorum: 2, clock }), ...followMembers(members) }],
    clock,
  });
  resolver.follow(() => {});
  await vi.dynamicImportSettled();
  await settlePromises();
  return { clock, members, resolver };
}

describe('a quorum of which the one who is followed lies', () => {
  it.each([
    ['far ahead, and names nothing', (_: number) => 5_000_000, undefined, false],
    ['far ahead, and names everything', (_: number) => 5_000_000, names, false],
    ['a little ahead, and names everything', (_: number) => 9, names, false],
    ['to and fro', (second: number) => (second % 2 === 0 ? 50 : -50), names, false],
    ['of a head that stands still', (second: number) => 5_000_000 - second, [], false],
    ['far ahead, and answers nothing else', (_: number) => 5_000_000, undefined, true],
    ['a little ahead, names everything, and answers nothing else', (_: number) => 9, names, true],
  ])(
    '%s: every name has an answer, a change is seen, and what was read is bounded',
    async (_, ahead, told, isMute) => {
      const { clock, members, resolver } = await rig();
      const [liar, ...honest] = members as [(typeof members)[0], ...typeof members];
      // Its readings are of before the change, at whatever block.
      liar?.lie({
        reading: (truth) =>
          truth.state === 'found' ? { ...truth, records: new Map([['staex-id', ids.old]]) } : truth,
      });
      if (isMute) liar?.failWith(new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'no' }));
      let isSeen = false;
      let late = 0;
      for (let second = 1; second <= 400; second++) {
        const head = firstBlock + second;
        for (const one of honest) {
          one.setHead(head);
          one.announce(head === changedAt ? ['alice.fake'] : []);
        }
        liar?.setHead(head + ahead(second));
        liar?.announce(told);
        await settlePromises();
        liar?.setHead(head);
        for (const name of second % 4 === 0 ? names : []) {
          let resolution: Resolution | undefined;
          void resolver.lookup(name).then((found) => {
            resolution = found;
          });
          await clock.advance(1);
          if (!resolution) late += 1;
          else {
            expect(resolution).toMatchObject({ state: 'found' });
            if (resolution.state !== 'found' || name !== 'alice.fake') continue;
            const isNew = resolution.peer.id === ids.new;
            // Once it was served, and as soon as the old one is not fresh any more.
            if (isSeen || head > changedAt + 65) expect(isNew).toBe(true);
            isSeen ||= isNew;
          }
        }
        await clock.advance(1_000);
      }
      const reads = honest.reduce((sum, { calls }) => sum + calls.reads, 0);
      // Of 300 lookups. Without any news there are 30 reads.
      expect({ isSeen, isPrompt: late <= 30, isSpared: reads <= 90 }).toEqual({
        isSeen: true,
        isPrompt: true,
        isSpared: true,
      });
      await resolver.close();
    },
  );
});
