import { type Call, type CallParts, type CallState, createCall } from '@peername/call';
import { batch, effect, type ReadonlySignal, signal } from '@preact/signals';
import type { Persona } from '../identity/personas.ts';
import { createLocalMedia, type LocalMedia } from '../media/local-media.ts';
import { keepAwake } from './keep-awake.ts';
import type { Quality } from './read-quality.ts';
import { sendCaptures } from './send-captures.ts';
import { followConversation, type Talk } from './talk.ts';
import { warnBeforeLeaving } from './warn-before-leaving.ts';
import { watchQuality } from './watch-quality.ts';

/** One call with all that views show of it. */
export interface ActiveCall extends Pick<Call, 'proceed' | 'acceptChange' | 'takeReply' | 'end'> {
  readonly state: ReadonlySignal<CallState>;
  /** Who the user is in this call. */
  readonly persona: Persona;
  /** What was dialled; undefined for an invite. */
  readonly target?: string | undefined;
  /** The invite that was opened; undefined for a call that was dialled. */
  readonly invite?: string | undefined;
  readonly media: LocalMedia;
  readonly talk: ReadonlySignal<Talk | undefined>;
  readonly quality: ReadonlySignal<Quality | undefined>;
  /** Looks the name up, or opens the invite; resolves when the user is asked something or it has ended. */
  begin(): Promise<void>;
}

/** What a call is begun with. */
export interface ActiveCallOptions {
  readonly persona: Persona;
  readonly target?: string | undefined;
  readonly invite?: string | undefined;
  readonly parts: Omit<CallParts, 'identity' | 'name' | 'createConnection'>;
}

const connected: readonly CallState['at'][] = ['connecting', 'in-call', 'reconnecting'];
/** Closing the tab would lose what cannot be had again. */
const precious: readonly CallState['at'][] = ['waiting', 'reply-ready', ...connected];

/** Makes a call and follows it until it has ended. */
export function createActiveCall({ persona, target, invite, parts }: ActiveCallOptions): ActiveCall {
  let connection: RTCPeerConnection | undefined;
  const call = createCall({
    ...parts,
    identity: persona.identity,
    name: persona.name,
    createConnection: (configuration) => {
      connection = new RTCPeerConnection(configuration);
      return connection;
    },
  });
  const state = signal<CallState>(call.state);
  const talk = signal<Talk | undefined>(undefined);
  const quality = signal<Quality | undefined>(undefined);
  const media = createLocalMedia();
  const endings: (() => void)[] = [];

  function follow(): void {
    const { conversation } = call;
    if (!conversation || talk.value) return;
    const followed = followConversation(conversation);
    talk.value = followed;
    endings.push(followed.close);
    if (conversation.media) endings.push(sendCaptures(media, conversation.media));
    if (!connection) return;
    const watched = watchQuality(connection, parts.overlays ?? []);
    const stopShowing = effect(() => {
      quality.value = watched.quality.value;
    });
    endings.push(watched.close, stopShowing);
  }

  call.subscribe((now) => {
    batch(() => {
      state.value = now;
      follow();
    });
    if (now.at !== 'ended') return;
    media.close();
    for (const end of endings.splice(0)) end();
  });

  endings.push(
    during(() => precious.includes(state.value.at), warnBeforeLeaving),
    during(() => connected.includes(state.value.at), keepAwake),
  );

  return {
    state,
    persona,
    target,
    invite,
    media,
    talk,
    quality,
    begin: () => (invite === undefined ? call.dial(target ?? '') : call.open(invite)),
    proceed: (mode) => call.proceed(mode),
    acceptChange: () => call.acceptChange(),
    takeReply: (link) => call.takeReply(link),
    end: () => call.end(),
  };
}

/** Has something going on for as long as a condition of signals holds; gives a function that ends both. */
function during(holds: () => boolean, begin: () => () => void): () => void {
  let end: (() => void) | undefined;
  const stop = effect(() => {
    const wanted = holds();
    if (wanted && !end) end = begin();
    if (!wanted) {
      end?.();
      end = undefined;
    }
  });
  return () => {
    stop();
    end?.();
    end = undefined;
  };
}
