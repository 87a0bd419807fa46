import {
  type Conversation,
  type ConversationEvent,
  createChannels,
  createConversation,
  createIdentity,
  type FileSink,
  generateSeed,
  type MediaSlot,
} from '@peername/call';

/** What the test asks of a page: one side of a call, whose descriptions it carries over by hand. */
export interface TestPeer {
  readonly key: number[];
  offer(): Promise<string>;
  answer(offer: string): Promise<string>;
  takeAnswer(answer: string): Promise<void>;
  converse(role: 'caller' | 'callee', peerKey: number[]): Promise<readonly string[]>;
  say(text: string): void;
  events(): readonly ConversationEvent[];
  /** Sends a made-up microphone, camera or screen; false takes it away again. */
  send(slot: MediaSlot, on: boolean): Promise<void>;
  received(): readonly MediaSlot[];
  /** Frames decoded of pictures, bytes of sound with something to hear in them. */
  inbound(slot: MediaSlot): Promise<{ frames: number; bytes: number; width: number; energy: number }>;
  restartIce(): void;
  /** User name fragment of the own side: another one after a restart. */
  ufrag(): string;
  /** All descriptions and candidates that came from the other side over the channel. */
  heard(): readonly string[];
  negotiations(): number;
  /** Sends a text on the control channel past the conversation, as somebody in the middle would. */
  forge(text: string): void;
  sendFile(size: number): void;
  takeFile(): Promise<{ sha256: string; size: number }>;
  leave(): Promise<void>;
  close(): void;
}

declare global {
  var peer: TestPeer;
}

const connection = new RTCPeerConnection();
const heard: string[] = [];
let control: RTCDataChannel;
// Listens beside the conversation, for what is said about addresses.
const { createDataChannel } = connection;
connection.createDataChannel = (label, options) => {
  const channel = createDataChannel.call(connection, label, options);
  if (label === 'control') control = channel;
  channel.addEventListener('message', ({ data }) => {
    if (typeof data === 'string' && /"type":"(description|candidate)"/.test(data)) heard.push(data);
  });
  return channel;
};
const channels = createChannels(connection);
const identity = createIdentity(generateSeed());
const events: ConversationEvent[] = [];
let negotiations = 0;
let conversation: Conversation;

globalThis.peer = {
  key: [...identity.publicKey],
  async offer() {
    await connection.setLocalDescription();
    return gathered();
  },
  async answer(offer) {
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription();
    return gathered();
  },
  takeAnswer: (answer) => connection.setRemoteDescription({ type: 'answer', sdp: answer }),
  async converse(role, peerKey) {
    conversation = await createConversation({
      connection,
      channels,
      identity,
      peerKey: Uint8Array.from(peerKey),
      role,
      policy: { mode: 'direct' },
      inviteHash: new Uint8Array(32).fill(1),
      replyHash: new Uint8Array(32).fill(2),
    });
    conversation.subscribe((event) => events.push(event));
    conversation.media?.subscribe(play);
    // Chromium says nothing to the other side by itself when a tab is closed.
    addEventListener('pagehide', () => void conversation.leave());
    connection.addEventListener('signalingstatechange', () => {
      if (connection.signalingState === 'stable') negotiations++;
    });
    return conversation.words;
  },
  say: (text) => conversation.say(text),
  events: () => events,
  send: async (slot, on) => media().send(slot, on ? await trackFor(slot) : null),
  received: () => [...media().received.keys()],
  inbound,
  restartIce: () => connection.restartIce(),
  ufrag: () => /a=ice-ufrag:(.*)/.exec(connection.currentLocalDescription?.sdp ?? '')?.[1] ?? '',
  heard: () => heard,
  negotiations: () => negotiations,
  forge: (text) => control.send(text),
  sendFile(size) {
    const blob = new Blob([patternOf(size)]);
    conversation.files.offer({
      name: 'pattern.bin',
      size,
      slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
    });
  },
  takeFile,
  leave: () => conversation.leave(),
  close: () => connection.close(),
};

function media(): NonNullable<Conversation['media']> {
  if (!conversation.media) throw new Error('this conversation has no media');
  return conversation.media;
}

/** Sound is decoded when it is played. */
function play(): void {
  const track = media().received.get('microphone');
  if (!track) return;
  const audio = new Audio();
  audio.srcObject = new MediaStream([track]);
  void audio.play();
}

async function gathered(): Promise<string> {
  while (connection.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 20));
  return connection.localDescription?.sdp ?? '';
}

async function trackFor(slot: MediaSlot): Promise<MediaStreamTrack | null> {
  if (slot === 'screen') return screenTrack();
  const stream = await navigator.mediaDevices.getUserMedia(
    slot === 'camera' ? { video: { width: 320, height: 240 } } : { audio: true },
  );
  return stream.getTracks()[0] ?? null;
}

/** A picture of its own size, as a shared screen has one. */
function screenTrack(): MediaStreamTrack | null {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 640, height: 360 });
  const context = canvas.getContext('2d');
  setInterval(() => {
    if (!context) return;
    context.fillStyle = `hsl(${performance.now() % 360} 80% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }, 50);
  return canvas.captureStream(20).getTracks()[0] ?? null;
}

async function inbound(
  slot: MediaSlot,
): Promise<{ frames: number; bytes: number; width: number; energy: number }> {
  const track = media().received.get(slot);
  const found = { frames: 0, bytes: 0, width: 0, energy: 0 };
  for (const report of (await connection.getStats()).values())
    if (report.type === 'inbound-rtp' && report.trackIdentifier === track?.id) {
      found.frames += report.framesDecoded ?? 0;
      found.bytes += report.bytesReceived ?? 0;
      found.width = report.frameWidth ?? 0;
      found.energy += report.totalAudioEnergy ?? 0;
    }
  return found;
}

/** Bytes that repeat nowhere near a chunk's size. */
function patternOf(size: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(size / 4);
  for (let i = 0, value = 1; i < words.length; i++) {
    value = Math.imul(value, 1664525) + 1013904223;
    words[i] = value;
  }
  return new Uint8Array(words.buffer);
}

function takeFile(): Promise<{ sha256: string; size: number }> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const sink: FileSink = {
    write(chunk) {
      chunks.push(Uint8Array.from(chunk));
    },
    close() {},
    abort() {},
  };
  return new Promise((resolve) => {
    const look = (): void => {
      for (const { id, direction, state } of conversation.files.transfers) {
        if (direction === 'in' && state === 'offered') conversation.files.accept(id, sink);
        if (direction === 'in' && state === 'done') void summary(chunks).then(resolve);
      }
    };
    conversation.files.subscribe(look);
    look();
  });
}

async function summary(
  chunks: readonly Uint8Array<ArrayBuffer>[],
): Promise<{ sha256: string; size: number }> {
  const bytes = new Uint8Array(await new Blob([...chunks]).arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return {
    sha256: [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
    size: bytes.length,
  };
}
