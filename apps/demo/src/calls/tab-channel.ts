/** What the other tabs of this browser are asked. */
export interface TabAnswers {
  /** Gives a sentence when the reply is not for the call that waits here, undefined when it was taken. */
  readonly takeReply: (link: string) => Promise<string | undefined>;
  /** Whether a call waits here for its reply. */
  readonly isWaiting: () => boolean;
  /** Whether the invite with this id rings, is being answered or is talked on here. */
  readonly hasInvite: (id: string) => boolean;
}

/** What came of a reply that was opened in a tab of its own. */
export type HandOver =
  | { readonly at: 'taken' }
  | { readonly at: 'nobody-waits' }
  | { readonly at: 'refused'; readonly sentence: string };

/** Talks to the other tabs of this browser on this site. */
export interface TabChannel {
  /** Hands a reply to the tab that waits for it. */
  offerReply(link: string): Promise<HandOver>;
  /** Whether another tab already has the invite with this id open. */
  isOpenElsewhere(id: string): Promise<boolean>;
  close(): void;
}

type Message =
  | { readonly ask: 'reply' | 'invite'; readonly id: string; readonly about: string }
  | { readonly answer: 'yes'; readonly id: string }
  | { readonly answer: 'no'; readonly id: string; readonly sentence: string };

/** Opening a reply takes milliseconds; a tab in the background is slower. */
const patience = { reply: 2_500, invite: 400 };

/** Opens the channel and answers what other tabs ask. */
export function openTabChannel({ takeReply, isWaiting, hasInvite }: TabAnswers): TabChannel {
  const channel = new BroadcastChannel('peername');
  const waiting = new Map<string, (message: Message) => void>();

  async function answer(message: Message): Promise<void> {
    if (!('ask' in message)) return waiting.get(message.id)?.(message);
    const { ask, id, about } = message;
    if (ask === 'invite') {
      if (hasInvite(about)) channel.postMessage({ answer: 'yes', id } satisfies Message);
    } else if (isWaiting()) {
      const sentence = await takeReply(about);
      const said: Message = sentence === undefined ? { answer: 'yes', id } : { answer: 'no', id, sentence };
      channel.postMessage(said);
    }
  }

  channel.onmessage = ({ data }) => void answer(data as Message);

  function askOthers(ask: 'reply' | 'invite', about: string): Promise<HandOver> {
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
      let result: HandOver = { at: 'nobody-waits' };
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(id);
        resolve(result);
      };
      const timer = setTimeout(end, patience[ask]);
      waiting.set(id, (message) => {
        if (!('answer' in message)) return;
        // A tab that says no may not be the one that the reply is for.
        if (message.answer === 'no') {
          result = { at: 'refused', sentence: message.sentence };
          return;
        }
        result = { at: 'taken' };
        end();
      });
      channel.postMessage({ ask, id, about } satisfies Message);
    });
  }

  return {
    offerReply: (link) => askOthers('reply', link),
    isOpenElsewhere: async (invite) => (await askOthers('invite', invite)).at === 'taken',
    close: () => channel.close(),
  };
}
