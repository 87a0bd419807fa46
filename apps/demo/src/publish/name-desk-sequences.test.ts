import { ResolverError } from '@peername/resolver-core';
import { PublishError, publishReasons } from '@peername/resolver-core/publish';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  block,
  found,
  hash,
  own,
  type ScriptedDesk,
  scriptedDesk,
  settled,
} from './testing/scripted-desk.ts';

/** What a person, a wallet, the chain or another tab does. */
const acts = {
  look: ({ desk }: ScriptedDesk) => void desk.look('a.azero', own),
  lookElsewhere: ({ desk }: ScriptedDesk) => void desk.look('b.azero', own),
  lookAgain: ({ desk }: ScriptedDesk) => void desk.lookAgain(own),
  connect: ({ desk }: ScriptedDesk) => void desk.connect('w'),
  connectOther: ({ desk }: ScriptedDesk) => void desk.connect('v'),
  choose: ({ desk }: ScriptedDesk) => void desk.choose('OWNER'),
  showAccounts: ({ desk }: ScriptedDesk) => desk.showAccounts(),
  publish: ({ desk }: ScriptedDesk) => void desk.publish(),
  switchChain: ({ desk }: ScriptedDesk) => void desk.switchChain(),
  stop: ({ desk }: ScriptedDesk) => desk.stop(),
  otherAccounts: ({ accountsOf }: ScriptedDesk) => {
    accountsOf('w').value = [{ address: 'OTHER' }, { address: 'OWNER' }];
  },
  oneAccount: ({ accountsOf }: ScriptedDesk) => {
    accountsOf('w').value = [{ address: 'OWNER' }];
  },
  otherTab: ({ earlier }: ScriptedDesk) => earlier.note('a.azero', hash),
  otherKey: ({ script }: ScriptedDesk) => {
    script.isHeld = !script.isHeld;
  },
  otherSettings: ({ script }: ScriptedDesk) => {
    script.settings += 'x';
  },
  outage: ({ script }: ScriptedDesk) => {
    script.find = () => Promise.reject(new ResolverError({ code: 'TIMEOUT', shortMessage: 'x' }));
  },
  recovery: ({ script }: ScriptedDesk) => {
    script.find = found;
  },
};

/** How a transaction goes: to and fro, and then it is final, or somebody says why not. */
const course = fc.tuple(
  fc.array(fc.constantFrom('sent' as const, 'included' as const), { maxLength: 4 }),
  fc.constantFrom(
    'final' as const,
    'final' as const,
    new ResolverError({ code: 'UNAVAILABLE', shortMessage: 'x' }),
    new TypeError('x'),
    ...publishReasons.map((reason) => new PublishError({ reason, shortMessage: 'x' })),
  ),
);

describe('a desk, whatever is done to it in whatever order', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => {
    process.on('unhandledRejection', note);
  });
  afterAll(() => {
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('follows one transaction at a time, and holds the tab only while it does', async () => {
    const act = fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[]));
    // After some of them the next one comes at once.
    const isPatient = fc.constantFrom(true, true, false);
    const likely = fc.constantFrom<keyof typeof acts>('publish', 'connect', 'choose', 'lookAgain');
    const names = fc.array(fc.tuple(fc.oneof(act, likely), isPatient), { maxLength: 25 });
    const chain = fc.constantFrom('azero' as const, 'ens' as const);
    let total = 0;
    await fc.assert(
      fc.asyncProperty(chain, names, course, async (id, list, [steps, end]) => {
        const stage = scriptedDesk(id, { visibleFrom: id === 'ens' ? 'included' : 'final' });
        let [followed, most] = [0, 0];
        let isWrong = false;
        stage.script.publish = async function* (ending) {
          most = Math.max(most, ++followed);
          total++;
          try {
            for (const one of [...steps, end]) {
              await new Promise((resolve) => setTimeout(resolve));
              if (ending?.aborted) throw new ResolverError({ code: 'ABORTED', shortMessage: 'x' });
              if (one instanceof Error) throw one;
              yield one === 'sent'
                ? { state: one, transaction: hash }
                : { state: one, transaction: hash, block };
            }
          } finally {
            followed--;
          }
        };
        stage.desk.step.subscribe((now) => {
          if (now.at === 'published' && now.progress.at === 'sent') isWrong = true;
        });
        for (const [name, isPatient] of [['look', true], ['connect', true], ...list] as const) {
          acts[name](stage);
          await (isPatient ? settled() : Promise.resolve());
          expect(stage.done.holding).toBe(stage.desk.step.value.at === 'publishing' ? 1 : 0);
        }
        await settled();
        await settled();
        expect(stage.done.holding).toBe(stage.desk.step.value.at === 'publishing' ? 1 : 0);
        stage.desk.stop();
        await settled();
        expect([stage.done.holding, followed]).toEqual([0, 0]);
        expect({ most: Math.min(most, 1), isWrong }).toEqual({ most, isWrong: false });
        expect(stage.desk.step.value.at).toMatch(/^(idle|no-wallet-yet|stopped)$/);
      }),
      { numRuns: 60 },
    );
    expect(total).toBeGreaterThan(5);
  });
});
