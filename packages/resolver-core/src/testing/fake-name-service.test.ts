import { createFakeNameService, createManualClock, nameServiceConformance } from './index.ts';

nameServiceConformance('The fake name service', {
  async setup() {
    const clock = createManualClock();
    const service = createFakeNameService({ clock });
    const { entries } = service;
    return {
      service,
      accounts: ['acct-a', 'acct-b'],
      nameOf: (label) => `${label}.fake`,
      badNames: [
        '',
        '.fake',
        'a b.fake',
        'a..fake',
        'alice.fake.',
        'a/b.fake',
        `${'a'.repeat(300)}.fake`,
        'ä.fake',
      ],
      spellings: [' conforma.fake', 'CONFORMA.Fake\n'],
      async put(name, records) {
        service.mine();
        entries.set(name, { ...entries.get(name), records: new Map(Object.entries(records)) });
      },
      async remove(name) {
        entries.delete(name);
      },
      async expire(name) {
        const entry = entries.get(name);
        if (entry) entries.set(name, { ...entry, expiresAt: new Date(clock.now()) });
      },
      advance: (by) => clock.advance(by),
      async setAccount(name, account, primary) {
        const entry = entries.get(name);
        if (entry) entries.set(name, { ...entry, account });
        if (primary) service.primaries.set(account, name);
      },
      async teardown() {},
    };
  },
});
