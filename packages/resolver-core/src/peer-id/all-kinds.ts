import { didKeyKind } from './did-key.ts';
import { hyperKind } from './hyper.ts';
import { i2pKind } from './i2p.ts';
import { irohKind } from './iroh.ts';
import { libp2pKind } from './libp2p.ts';
import { nostrKind } from './nostr.ts';
import type { PeerKindCodec } from './peer-id.ts';
import { pkarrKind } from './pkarr.ts';
import { sessionKind } from './session.ts';
import { staexKind } from './staex.ts';
import { torKind } from './tor.ts';
import { toxKind } from './tox.ts';
import { wireguardKind } from './wireguard.ts';
import { yggdrasilKind } from './yggdrasil.ts';

/** Every kind, in the order of `peerKinds`. Importing it keeps all of them in a bundle. */
export const allKinds: readonly PeerKindCodec[] = /* @__PURE__ */ Object.freeze([
  staexKind,
  libp2pKind,
  irohKind,
  didKeyKind,
  nostrKind,
  pkarrKind,
  torKind,
  hyperKind,
  sessionKind,
  toxKind,
  yggdrasilKind,
  wireguardKind,
  i2pKind,
]);
