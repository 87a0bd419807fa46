import { afterEach, describe, expect, it } from 'vitest';
import { openTabChannel, type TabAnswers, type TabChannel } from './tab-channel.ts';

const opened: TabChannel[] = [];

/** A tab that answers so; every tab here is another instance on the runtime's own channel. */
function tab(answers: Partial<TabAnswers> = {}): TabChannel {
  const channel = openTabChannel({
    takeReply: async () => undefined,
    isWaiting: () => false,
    hasInvite: () => false,
    ...answers,
  });
  opened.push(channel);
  return channel;
}

afterEach(() => {
  for (const channel of opened.splice(0)) channel.close();
});

describe('openTabChannel', () => {
  it('hands a reply to the tab that waits for it, though another one refuses it first', async () => {
    const taken: string[] = [];
    tab({ isWaiting: () => true, takeReply: async () => 'This reply belongs to another call.' });
    tab({
      isWaiting: () => true,
      async takeReply(link) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        taken.push(link);
        return undefined;
      },
    });
    expect(await tab().offerReply('#r=x')).toEqual({ at: 'taken' });
    expect(taken).toEqual(['#r=x']);
  });

  it('says why the one tab that waits refuses it', async () => {
    tab({ isWaiting: () => true, takeReply: async () => 'It has expired.' });
    expect(await tab().offerReply('#r=x')).toEqual({ at: 'refused', sentence: 'It has expired.' });
  });

  it('says that nobody waits', async () => {
    tab();
    expect(await tab().offerReply('#r=x')).toEqual({ at: 'nobody-waits' });
  });

  it('knows whether another tab has the invite open', async () => {
    tab({ hasInvite: (id) => id === 'one' });
    const asking = tab();
    expect(await asking.isOpenElsewhere('one')).toBe(true);
    expect(await asking.isOpenElsewhere('two')).toBe(false);
  });
});
