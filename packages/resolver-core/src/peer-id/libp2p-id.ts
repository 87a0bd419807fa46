import { decodeBase36, decodeBase58, encodeBase58 } from './base-n.ts';
import { base32, hex } from './bit-text.ts';
import type { Found } from './define-kind.ts';
import { ed25519Key, secp256k1Key } from './public-key.ts';
import { refuse } from './refusal.ts';

/**
 * Reads the text of a libp2p peer id (libp2p/specs, peer-ids): a multihash in base58btc, or a CIDv1 with the codec
 * libp2p-key in base32 or base36. The canonical text is base58btc.
 *
 * ```
 * 12D3KooW...  16Uiu2HA...  Qm...      multihash
 * bafz...      k51qzi5uqu5d... k2k4r8... CIDv1
 * ```
 */
export function readLibp2pId(text: string): Found {
  const multihash = readMultihash(text);
  const digits = hex.encode(multihash);
  const id = encodeBase58(multihash);
  // Identity multihash of the protobuf {type, key}, byte for byte: other encodings of it would be aliases.
  if (digits.startsWith('002408011220')) return { id, key: ed25519Key(multihash.subarray(6)) };
  if (digits.startsWith('002508021221')) return { id, key: secp256k1Key(multihash.subarray(6)) };
  // RSA and ECDSA keys are too long to be inside; only their sha2-256 hash is.
  if (digits.startsWith('1220') && multihash.length === 34) return { id };
  return refuse('unsupported', 'it holds neither an ed25519 or secp256k1 key nor the sha2-256 hash of a key');
}

function readMultihash(text: string): Uint8Array {
  if (text.startsWith('1') || text.startsWith('Qm')) {
    const multihash = decodeBase58(text);
    // 12D3KooW..., 16Uiu2HA... and Qm...: a character more or less would turn up as bytes of an unknown type.
    if (![52, 53, 46].includes(text.length)) refuse('length', 'it has a character too many or too few');
    return multihash;
  }
  const cid = readCid(text);
  if (cid[0] !== 1 || cid[1] !== 0x72) refuse('unsupported', 'it is a CID, but not of a libp2p key');
  return cid.subarray(2);
}

function readCid(text: string): Uint8Array {
  if (text.startsWith('b')) return base32.decode(text.slice(1));
  if (text.startsWith('k')) return decodeBase36(text.slice(1));
  return refuse('encoding', 'it is neither a peer id in base58 nor a CID in base32 or base36');
}
