import { defineKind } from './define-kind.ts';
import { readOnionAddress } from './onion-address.ts';
import type { PeerKindCodec } from './peer-id.ts';

const ending = '.onion';

/** Tor onion services, version 3, with or without `.onion`. Canonical: with it. */
export const torKind: PeerKindCodec = /* @__PURE__ */ defineKind({
  kind: 'tor',
  recordKeys: ['onion', 'org.torproject.onion'],
  read(text) {
    const address = text.endsWith(ending) ? text.slice(0, -ending.length) : text;
    return { id: address + ending, key: readOnionAddress(address) };
  },
});
