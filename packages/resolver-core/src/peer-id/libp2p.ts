import { defineKind } from './define-kind.ts';
import { readLibp2pId } from './libp2p-id.ts';
import { readMultiaddr } from './multiaddr.ts';
import type { PeerKindCodec } from './peer-id.ts';

/** libp2p peer ids, alone or at the end of a multiaddr, which then is in `addrs`. */
export const libp2pKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'libp2p',
  recordKeys: ['libp2p-peer-id', 'io.libp2p.peer-id', 'multiaddr'],
  // An ENS contenthash with a libp2p key names a web site (IPNS) first.
  optInKeys: ['contenthash'],
  longForm: { prefix: '/', maxLength: 1024 },
  read: (text) => (text.startsWith('/') ? readMultiaddr(text) : readLibp2pId(text)),
});
