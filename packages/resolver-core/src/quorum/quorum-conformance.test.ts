import { createFakeNameService, createManualClock, nameServiceConformance } from '../testing/index.ts';
import { quorumOf } from './quorum.ts';

nameServiceConformance('A quorum of three fake name services, one of them dead', {
  async setup() {
    const clock = createManualClock();
    const members = ['a', 'b', 'dead'].map((name) =>
      createFakeNameService({ clock, origin: `fake://${name}`, timeOf: (block) => block * 1_000 }),
    );
    members[2]?.setDelay(Number.POSITIVE_INFINITY);
    const entries = members.map((member) => member.entries);
    const everywhere = (change: (map: (typeof entries)[number]) => void): void => entries.forEach(change);
    return {
      service: quorumOf(members, { quorum: 2, clock }),
      strength: { assurance: 'quorum', asked: 3, agreed: 2 },
      accounts: ['acct-a', 'acct-b'],
      nameOf: (label) => `${label}.fake`,
      badNames: ['', '.fake', 'a b.fake'],
      spellings: [' conforma.fake', 'CONFORMA.Fake\n'],
      async put(name, records) {
        for (const member of members) member.mine();
        everywhere((map) => map.set(name, { ...map.get(name), records: new Map(Object.entries(records)) }));
        await clock.advance(3_000);
      },
      async remove(name) {
        everywhere((map) => map.delete(name));
      },
      async expire(name) {
        const expiresAt = new Date(clock.now());
        everywhere((map) => map.set(name, { records: new Map(), ...map.get(name), expiresAt }));
      },
      advance: (by) => clock.advance(by),
      async setAccount(name, account, primary) {
        everywhere((map) => map.set(name, { records: new Map(), ...map.get(name), account }));
        if (primary) for (const member of members) member.primaries.set(account, name);
      },
      async teardown() {},
    };
  },
});
