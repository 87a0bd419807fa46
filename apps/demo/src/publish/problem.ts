import { escapeText, type Hex, isResolverError } from '@peername/resolver-core';
import { isPublishError, type PublishReason } from '@peername/resolver-core/publish';
import { type ReasonText, reasonTexts, type WayOut } from './publish-texts.ts';

/** What went wrong, for the person at the page. All text is safe to show. */
export interface Problem {
  /** `outage`: nothing was learnt. `trouble`: a fault of the page. */
  readonly reason: PublishReason | 'outage' | 'trouble';
  /** What happened. */
  readonly sentence: string;
  /** What to do next. */
  readonly next: string;
  readonly way: WayOut;
  readonly transaction?: Hex | undefined;
}

/**
 * What is known of the sending: certainly nothing; nothing now, and one of before that nobody saw the end of; perhaps, by a
 * wallet that was asked to send, or that has signed and may send by itself; or certainly.
 */
export type Sending = 'nothing' | 'earlier' | 'maybe' | 'sent';

/** Where in the work it went wrong. */
export interface Stage {
  readonly name: string;
  /** @default 'nothing' */
  readonly sending?: Sending | undefined;
  /** Before a wallet shared its accounts. */
  readonly isConnecting?: boolean | undefined;
  readonly transaction?: Hex | undefined;
}

const longest = 600;

/** By a wallet that sends by itself. */
const sentAnother: ReasonText = {
  next: 'Look into the wallet at what it sent, and at NAME. Use another wallet before you publish again.',
  way: 'look',
};

/** How it is said, in the place of UNSENT. */
const sendingTexts: Readonly<Record<Sending, string>> = {
  nothing: 'Nothing was sent',
  earlier: 'A transaction of before may still be on its way',
  maybe: 'The wallet may have sent it all the same: look there, and at NAME, before you publish again',
  sent: 'The transaction was sent and may get into a block without this page. Look at the name again in a while',
};

/** Puts in words why something was not published, or not known to be. */
export function problemOf(
  error: unknown,
  { name, sending = 'nothing', isConnecting = false, transaction }: Stage,
): Problem {
  const inWords = (text: string): string =>
    text.replaceAll('UNSENT', sendingTexts[sending]).replaceAll('NAME', () => escapeText(name, 80));
  const mayBeSent = sending === 'maybe' || sending === 'sent';
  if (isPublishError(error)) {
    const { reason, details } = error;
    const { next, way }: ReasonText =
      isConnecting && reason === 'declined'
        ? { next: 'UNSENT. Connect it again when you are ready.', way: 'connect' }
        : mayBeSent && reason === 'not-this-change'
          ? sentAnother
          : reasonTexts[reason];
    return {
      reason,
      sentence: asSentence(details ? `${error.shortMessage} (${details})` : error.shortMessage),
      next: inWords(next),
      way,
      transaction: error.transaction ?? transaction,
    };
  }
  const isOutage = isResolverError(error);
  return {
    reason: isOutage ? 'outage' : 'trouble',
    sentence: isOutage ? asSentence(error.message) : 'Something went wrong in this page.',
    next: inWords(
      mayBeSent
        ? 'UNSENT.'
        : `UNSENT. Try again in a moment${isOutage ? ', or name another endpoint in the settings' : ''}.`,
    ),
    way: 'look',
    transaction,
  };
}

function asSentence(text: string): string {
  const safe = escapeText(text, longest);
  return /[.!?…]$/.test(safe) ? safe : `${safe}.`;
}
