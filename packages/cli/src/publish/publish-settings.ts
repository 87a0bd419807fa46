import { looksSecret } from '../looks-secret.ts';
import type { Option } from '../option.ts';
import { filePath, list, oneOf, yesOrNo } from '../option-values.ts';
import { quoted, UsageError } from '../usage-error.ts';

/** What `peername publish` alone has to know. Undefined means the default. */
export interface PublishSettings {
  /** Bare ones are of the kind staex, others `KIND:ID`. Not yet checked: the kinds are known to the core alone. */
  readonly peerId?: readonly string[] | undefined;
  readonly value?: string | undefined;
  /** Keys of records. */
  readonly remove?: readonly string[] | undefined;
  readonly fromIdentity?: boolean | undefined;
  /** A file, or `-` for standard input. */
  readonly signerKey?: string | undefined;
  readonly signerType?: SignerType | undefined;
  readonly account?: string | undefined;
  readonly unsigned?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** The most that the fee may be, in whole coins of the chain; a decimal text. */
  readonly maxFee?: string | undefined;
  readonly wait?: 'included' | 'final' | undefined;
}

/** The kinds of keys that Substrate chains take. */
export type SignerType = 'sr25519' | 'ed25519' | 'ecdsa';

/** The options of `peername publish` that no other command has. */
export const publishOptions: {
  readonly [K in keyof PublishSettings]-?: Option<NonNullable<PublishSettings[K]>>;
} = {
  peerId: {
    metavar: '[KIND:]ID',
    many: true,
    help: 'The peer id to publish; a bare one is a staex id, others are written KIND:ID',
    parse: (text, label) => list(noWords(text, label), label),
  },
  value: { metavar: 'TEXT', help: 'What the record --key is to hold', parse: noWords },
  remove: {
    metavar: 'KEY[,KEY]',
    many: true,
    help: 'Take these records away',
    parse: (text, label) => recordKeys(text, label),
  },
  fromIdentity: {
    help: 'Publish the key that you call with (peername id), in the record peer-id',
    parse: yesOrNo,
  },
  signerKey: {
    metavar: 'FILE|-',
    env: 'PEERNAME_SIGNER_KEY_FILE',
    help: 'The key to sign with (default: what PEERNAME_SIGNER_KEY holds)',
    parse: keylessPath,
  },
  signerType: {
    metavar: 'TYPE',
    help: 'On Aleph Zero: sr25519, ed25519 or ecdsa (default: sr25519)',
    parse: oneOf(['sr25519', 'ed25519', 'ecdsa']),
  },
  account: {
    metavar: 'ADDRESS',
    help: 'Who signs elsewhere, or who has to be behind the key',
    parse: (text, label) => noSecret(text, label).trim(),
  },
  unsigned: { help: 'Print the transaction for a signer elsewhere; sends nothing', parse: yesOrNo },
  dryRun: { help: 'Show what would happen; signs and sends nothing', parse: yesOrNo },
  maxFee: {
    metavar: 'COINS',
    help: 'Refuse a fee over this (default with --yes: 0.05 ETH, 5 AZERO)',
    parse: amount,
  },
  wait: {
    metavar: 'STEP',
    help: 'Until it is included or final (default: final on Aleph Zero, included on Ethereum)',
    parse: oneOf(['included', 'final']),
  },
};

function amount(text: string, label: string): string {
  if (/^\d{1,12}(\.\d{1,18})?$/.test(text)) return text;
  throw new UsageError(`${label} is an amount in whole coins, such as 0.05, not ${quoted(text)}`);
}

/**
 * @param advice - what to do instead
 * @throws {@link UsageError} for what may be a key: it does not say what it was
 */
export function noSecret(
  text: string,
  label: string,
  advice = 'Put it into a file and name that: --signer-key FILE',
): string {
  if (!looksSecret(text)) return text;
  throw new UsageError(
    `${label} looks like a private key, which does not belong on the command line: other users and the history of the shell can see it. ${advice}`,
  );
}

/** The keys of records between commas. @throws {@link UsageError} also when one of them may be a secret */
export function recordKeys(text: string, label: string, advice?: string): readonly string[] {
  return list(noSecret(text, label, advice), label).map((key) => noSecret(key, label, advice));
}

/** The key of one record. With a comma it is refused: neither --remove nor peername records could name that record again. */
export function oneRecordKey(text: string, label: string): readonly [string] {
  if (!noSecret(text, label).includes(',')) return [text];
  throw new UsageError(`${label} is the key of one record, without a comma: publish one after the other`);
}

/** The path of a file, and not what should be in it. */
export function keylessPath(text: string, label: string): string {
  return filePath(noSecret(text, label), label);
}

/** What is no secret, of values: 32 bytes in hex may be a public key. */
function noWords(text: string, label: string): string {
  return /^(\S+:)?(0x)?[0-9a-f]+$/i.test(text.trim()) ? text : noSecret(text, label);
}
