import type { Conversation, ConversationEvent, FileSource, Transfer } from '@peername/call';
import { ResolverError } from '@peername/resolver-core';
import { describe, expect, it } from 'vitest';
import { followConversation } from './talk.ts';

/** A conversation in which the test is the other side. */
function conversation({ room = 64 }: { readonly room?: number } = {}) {
  let listener = (_event: ConversationEvent): void => {};
  const transfers: Transfer[] = [];
  const files: Partial<Conversation['files']> = {
    transfers,
    subscribe: () => () => {},
    offer({ name, size }: FileSource) {
      if (transfers.length === room)
        throw new ResolverError({ code: 'BUSY', shortMessage: `${room} files are under way` });
      const id = transfers.length;
      const transfer = { id, direction: 'out', name, size, moved: 0, state: 'offered' } as const;
      transfers.push(transfer);
      return transfer;
    },
  };
  const held: Partial<Conversation> = {
    words: [],
    files: files as Conversation['files'],
    say: () => {},
    subscribe(next) {
      listener = next;
      return () => {};
    },
  };
  return {
    talk: followConversation(held as Conversation),
    hears: (text: string) => listener({ type: 'chat', text, at: new Date(0) }),
  };
}

describe('followConversation', () => {
  it('keeps the newest lines of a chat that is flooded', () => {
    const { talk, hears } = conversation();
    for (let i = 0; i < 2_500; i++) hears(`line ${i}`);
    expect(talk.lines.value).toHaveLength(1_000);
    expect(talk.lines.value.at(-1)?.text).toBe('line 2499');
    talk.say('stop that');
    expect(talk.lines.value).toHaveLength(1_000);
    expect(talk.lines.value.at(-1)).toMatchObject({ from: 'me', text: 'stop that' });
  });

  it('offers as many files as there is room for, and says why the others are not', () => {
    const { talk } = conversation({ room: 2 });
    const chosen = ['one', 'two', 'three'].map((name) => new File(['x'], name));
    expect(talk.offer(chosen.slice(0, 1))).toBeUndefined();
    expect(talk.offer(chosen.slice(1))).toContain('2 files are under way');
    expect(talk.transfers.value.map(({ name }) => name)).toEqual(['one', 'two']);
  });
});
