import { azero } from '@peername/azero';
import { createCall, createIdentity, createMemoryPins, createMemoryUsedInvites } from '@peername/call';
import { createResolver } from '@peername/resolver-core';
import { firstFrame } from './bare.mjs';

/** A call of this project, step by step: names looked up on a chain, links sealed and signed, both sides confirmed. */
export function callExchange(camera) {
  let parts;
  let call;

  function begin() {
    call = createCall({ ...parts, usedInvites: createMemoryUsedInvites() });
  }

  /** Resolves once the call is in one of these states; rejects when it ends before. */
  function reach(...wanted) {
    return new Promise((resolve, reject) => {
      const look = (state) => {
        if (wanted.includes(state.at)) resolve(state);
        else if (state.at === 'ended') reject(new Error(state.sentence));
      };
      call.subscribe(look);
      look(call.state);
    });
  }

  return {
    be({ name, seed, endpoint, registries, router }) {
      const network = {
        ...{ id: 'aleph-zero-devnet', title: 'Aleph Zero devnet', testnet: true, tlds: ['azero'] },
        ...{ canonicalTld: {}, registries, router, endpoints: [endpoint] },
      };
      parts = {
        name,
        identity: createIdentity(Uint8Array.from(seed.match(/../g), (pair) => Number.parseInt(pair, 16))),
        resolver: createResolver({ services: [azero({ network })] }),
        pins: createMemoryPins(),
        linkBase: 'https://call.example.org/',
        createConnection: (configuration) => new RTCPeerConnection(configuration),
      };
    },
    async invite(target) {
      begin();
      await call.dial(target);
      await call.proceed('direct');
      return (await reach('waiting')).link;
    },
    async open(link) {
      begin();
      await call.open(link);
      await reach('ringing');
    },
    async accept() {
      await call.proceed('direct');
      return (await reach('reply-ready', 'in-call')).link;
    },
    async take(link) {
      const refused = await call.takeReply(link);
      if (refused) throw new Error(refused.sentence);
    },
    connected: async () => void (await reach('in-call')),
    async sendCamera() {
      await reach('in-call');
      for (const track of camera())
        await call.conversation.media.send(track.kind === 'video' ? 'camera' : 'microphone', track);
    },
    async stopCamera() {
      for (const slot of ['camera', 'microphone']) await call.conversation.media.send(slot, null);
    },
    async framed() {
      await reach('in-call');
      const { media } = call.conversation;
      const track = await new Promise((resolve) => {
        const look = () => media.received.get('camera') && resolve(media.received.get('camera'));
        media.subscribe(look);
        look();
      });
      await firstFrame(track);
    },
    /** Resolves when the other side has all of it, with the right hash. */
    send(bytes) {
      const { files } = call.conversation;
      const data = new Uint8Array(bytes);
      const { id } = files.offer({
        name: 'bench.bin',
        size: bytes,
        slice: async (from, to) => data.subarray(from, to),
      });
      return new Promise((resolve, reject) => {
        files.subscribe((transfer) => {
          if (transfer.direction !== 'out' || transfer.id !== id) return;
          if (transfer.state === 'done') resolve();
          else if (transfer.state !== 'offered' && transfer.state !== 'moving')
            reject(new Error(transfer.state));
        });
      });
    },
    receive() {
      const { files } = call.conversation;
      const sink = { write: () => undefined, close: () => undefined, abort: () => undefined };
      files.subscribe(({ direction, state, id }) => {
        if (direction === 'in' && state === 'offered') files.accept(id, sink);
      });
    },
    close: () => call.end(),
  };
}
