/** Why a link is refused. Each has a sentence of its own for the person who opened it. */
export type LinkRefusalCode =
  /** The text holds no link of a call. */
  | 'not-a-link'
  /** It is longer than any link of a call. */
  | 'too-long'
  /** Characters were lost or altered on the way: the checksum differs. */
  | 'damaged'
  /** Made by a later version of the protocol. */
  | 'version'
  /** Sealed to somebody else's key. */
  | 'not-for-you'
  /** It opens, but what is inside is not what a call app writes. */
  | 'malformed'
  /** The key that it claims to come from could be anybody's: off the curve or of small order. */
  | 'weak-key'
  /** The signature is not of the key that it claims to come from, or not for this key. */
  | 'bad-signature'
  /** An invite where a reply belongs, or the other way round. */
  | 'wrong-kind'
  | 'expired'
  /** Valid for longer than links may be. */
  | 'too-far-ahead'
  /** It was opened before. */
  | 'replayed'
  /** It comes from the very key that it is for. */
  | 'reflected'
  /** A reply to another invite. */
  | 'other-invite'
  /** A reply of somebody else than was called. */
  | 'other-sender';

/** Why a link is refused, with the sentence for people. */
export interface LinkRefusal {
  readonly code: LinkRefusalCode;
  /** What is wrong and what to do next, in plain words; safe to show. */
  readonly sentence: string;
}
