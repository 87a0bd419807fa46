/** Why a kept or exported identity could not be used. */
export type IdentityProblemCode =
  /** The passphrase does not open it. */
  | 'wrong-passphrase'
  /** Not in a form that this package writes. */
  | 'malformed'
  /** The text is no exported identity. */
  | 'not-an-export'
  /** Characters were lost or altered: the checksum differs. */
  | 'damaged'
  /** Made by a later version. */
  | 'version';

/** Why a kept or exported identity could not be used, with the sentence for people. */
export interface IdentityProblem {
  readonly code: IdentityProblemCode;
  /** What is wrong and what to do next, in plain words; holds nothing of the secret. */
  readonly sentence: string;
}

const sentences = {
  'wrong-passphrase':
    'This passphrase does not open the key. Try again; mind capital letters and the keyboard layout.',
  malformed: 'What is kept here is not a key of this app. Restore it from a backup, or make a new key.',
  'not-an-export':
    'This is not an exported key. It is one line that begins with peername-key: and comes from the export of the app or of `peername id export`.',
  damaged:
    'Part of this exported key was lost or changed. Copy the whole line again, from its first to its last character.',
  version: 'This key was exported by a newer version. Update this one, then import it again.',
} as const satisfies Record<IdentityProblemCode, string>;

/** The problem with its sentence for people. */
export function identityProblem(code: IdentityProblemCode): IdentityProblem {
  return { code, sentence: sentences[code] };
}
