import { expect, it } from 'vitest';
import type { NameService } from '../name-service.ts';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

const nothing = async () => undefined as never;

it.each<[what: string, (service: NameService) => Partial<NameService>]>([
  ['blocks', () => ({ blocks: { head: nothing, blockAt: nothing } })],
  ['a block at a height', ({ blocks }) => ({ blocks: { head: blocks?.head ?? nothing, blockAt: nothing } })],
  ['readings', () => ({ readMany: nothing })],
  ['a reading', () => ({ read: nothing })],
])('a member that gives undefined for %s costs the others nothing', async (_, change) => {
  const clock = createManualClock();
  const members = ['a', 'b', 'c'].map((letter, i) => {
    const member = createFakeNameService({ clock, origin: `fake://${letter}`, timeOf: () => 0 });
    member.setHead(100 - i);
    return member;
  });
  const services = members.map((member, i) => (i === 0 ? { ...member, ...change(member) } : member));
  const service = quorumOf(services, { quorum: 2, clock });
  const one = service.read(service.parse('alice.fake'), []);
  await clock.advance(5_000);
  expect(await one).toMatchObject({ state: 'absent', evidence: { agreed: 2 } });
  members.forEach((member, i) => void member.setHead(200 - i));
  const queries = ['alice.fake', 'bob.fake'].map((text) => ({ name: service.parse(text), keys: [] }));
  const many = service.readMany?.(queries);
  await clock.advance(5_000);
  expect(await many).toMatchObject([{ state: 'absent' }, { state: 'absent' }]);
});
