import type { PrivacyMode } from '@peername/call';
import { absoluteUrl, linkBase } from './call-values.ts';
import { addressRanges } from './gateway-values.ts';
import type { Option } from './option.ts';
import { filePath, list, oneOf, yesOrNo } from './option-values.ts';

/** What `peername id`, `call` and `answer` alone have to know. Undefined means the default. */
export interface CallSettings {
  /** The own name: of a new identity, or of one of the test identities of a devnet. */
  readonly as?: string | undefined;
  readonly name?: string | undefined;
  readonly force?: boolean | undefined;
  readonly check?: boolean | undefined;
  readonly mode?: PrivacyMode | undefined;
  /** What links begin with. */
  readonly app?: string | undefined;
  /** Not yet checked, as `turn`: their form is known to the call alone. */
  readonly stun?: readonly string[] | undefined;
  /** With user names and passwords: never printed. */
  readonly turn?: readonly string[] | undefined;
  /** Address ranges in CIDR notation. */
  readonly overlay?: readonly string[] | undefined;
  readonly staex?: string | undefined;
  readonly send?: string | undefined;
  readonly saveTo?: string | undefined;
  readonly pipe?: boolean | undefined;
  readonly linkFile?: string | undefined;
  readonly replyFile?: string | undefined;
  readonly accept?: boolean | undefined;
  readonly acceptUnknown?: boolean | undefined;
  readonly acceptChange?: boolean | undefined;
  readonly qr?: boolean | undefined;
}

/** The options of calls that no other command has. */
export const callOptions: { readonly [K in keyof CallSettings]-?: Option<NonNullable<CallSettings[K]>> } = {
  as: {
    metavar: 'NAME',
    help: 'On a devnet: be this one of its test identities, such as alice.azero',
    parse: (text) => text.trim(),
  },
  name: {
    metavar: 'NAME',
    help: 'The own name, whose record peer-id points to this key',
    parse: (text) => text.trim(),
  },
  force: { help: 'Put it in the place of the identity that is there', parse: yesOrNo },
  check: { help: 'Look the own name up and say whether it points to this key', parse: yesOrNo },
  mode: {
    metavar: 'MODE',
    help: 'Which addresses may be told: relay, overlay, lan or direct (default: a question)',
    parse: oneOf(['relay', 'overlay', 'lan', 'direct']),
  },
  app: {
    metavar: 'URL',
    help: 'What links begin with: the address of a call app (default: peername:)',
    parse: linkBase,
  },
  stun: {
    metavar: 'stun:HOST[,..]',
    many: true,
    help: 'STUN servers, for mode direct; they learn your address (default: none)',
    parse: list,
  },
  turn: {
    metavar: 'turn:USER:PASS@HOST[,..]',
    many: true,
    help: 'TURN relays, over UDP (default: none)',
    parse: list,
  },
  overlay: {
    metavar: 'CIDR[,CIDR]',
    many: true,
    help: 'Address ranges of an overlay, such as 100.64.0.0/10',
    parse: addressRanges,
  },
  staex: {
    metavar: 'URL',
    help: 'The staex-bridge of the own Staex node, such as http://127.0.0.1:9377',
    parse: absoluteUrl,
  },
  send: { metavar: 'FILE', help: 'Send this file, and hang up once it has arrived', parse: filePath },
  saveTo: { metavar: 'FOLDER', help: 'Take all files that come, into this folder', parse: filePath },
  pipe: {
    help: 'Carry bytes: standard input to the other side, and theirs to standard output',
    parse: yesOrNo,
  },
  linkFile: { metavar: 'FILE', help: 'Also write the own link to this file', parse: filePath },
  replyFile: {
    metavar: 'FILE',
    help: 'Wait for the reply in this file instead of on standard input',
    parse: filePath,
  },
  accept: { help: 'Answer without asking when the name of the caller is verified', parse: yesOrNo },
  acceptUnknown: {
    help: 'Answer without asking also when nobody knows who it is',
    parse: yesOrNo,
  },
  acceptChange: { help: 'The name is known with another key, and that is right', parse: yesOrNo },
  qr: { help: 'Show the link as a QR code (default: on a terminal that is wide enough)', parse: yesOrNo },
};
