import type { PublishReason, RecordChange } from '@peername/resolver-core/publish';
import { exitCodes } from '../exit-codes.ts';
import { recordsCommand } from './records-command.ts';

/** What a reason for not publishing means to whoever ran the command. */
export interface ReasonInTerminal {
  readonly exitCode: number;
  /** What to do next, one sentence; NAME is put in, and what has to be said to `peername records` besides. */
  readonly next: string;
}

const { usage, absent, unavailable } = exitCodes;

/** The exit code and the next step of each reason. */
export const publishReasonsInTerminal: Readonly<Record<PublishReason, ReasonInTerminal>> = {
  'invalid-value': { exitCode: usage, next: 'Correct the value; nothing was sent' },
  'no-name': { exitCode: absent, next: 'Register NAME first, or correct its spelling' },
  expired: { exitCode: absent, next: 'Renew NAME where you registered it, then publish' },
  'no-resolver': { exitCode: absent, next: 'Give NAME a resolver in an ENS manager, then publish' },
  'unfit-resolver': {
    exitCode: absent,
    next: 'Give NAME a resolver that holds text records, such as the public one, in an ENS manager',
  },
  offchain: { exitCode: absent, next: 'Change the record where NAME was given out: its server keeps it' },
  wildcard: { exitCode: absent, next: 'Ask the owner of the name above, or give NAME a resolver of its own' },
  'not-authorised': { exitCode: usage, next: 'Sign with an account that may; nothing was sent' },
  'insufficient-funds': { exitCode: unavailable, next: 'Send coins to the account, then publish again' },
  'too-large': { exitCode: usage, next: 'Shorten the value, or remove records that nobody reads' },
  'wrong-chain': { exitCode: usage, next: 'Sign it for this chain, or say which one with --network' },
  'wrong-account': { exitCode: usage, next: 'Use the key of that account, or name another with --account' },
  'no-wallet': { exitCode: usage, next: 'Sign with --signer-key, or elsewhere with --unsigned' },
  'wallet-locked': { exitCode: usage, next: 'Unlock it, then publish again' },
  'unfit-wallet': { exitCode: usage, next: 'Sign with --signer-key, or with another wallet' },
  declined: { exitCode: unavailable, next: 'Nothing was sent' },
  'not-this-change': {
    exitCode: usage,
    next: 'Sign what --unsigned printed, and nothing else; it was not sent',
  },
  outdated: { exitCode: unavailable, next: 'Look with peername records NAME, then sign a new one' },
  refused: {
    exitCode: unavailable,
    next: 'It was not taken; look with peername records NAME before you try again',
  },
  failed: { exitCode: unavailable, next: 'Nothing was written; find out why before you pay for another one' },
  replaced: {
    exitCode: unavailable,
    next: 'It did not make the change; look with peername records NAME, and publish again if you still want it',
  },
  dropped: { exitCode: unavailable, next: 'It can do nothing any more; publish again' },
  unconfirmed: {
    exitCode: unavailable,
    next: 'It may still get into a block: look with peername records NAME, and do not send another one yet',
  },
};

/** The next step as a sentence about a name and what was to change. */
export function nextStep(reason: PublishReason, name: string, changes: readonly RecordChange[]): string {
  return publishReasonsInTerminal[reason].next.replace(/(peername records )?NAME/g, (_, isCommand) =>
    isCommand ? recordsCommand(name, changes) : name,
  );
}
