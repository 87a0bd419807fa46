import { equalBytes } from '@noble/curves/utils.js';
import { randomBytes } from '@noble/hashes/utils.js';
import { type Clock, type Milliseconds, ResolverError } from '@peername/resolver-core';
import type { Identity } from '../identity/identity.ts';
import { verifySignature } from '../identity/public-key.ts';
import type { Control, MessageOf } from './control.ts';
import { commitmentTo, confirmationBytes, type Role } from './transcript.ts';
import { wordsOf } from './words.ts';

/** What is confirmed, and by whom. */
export interface ConfirmOptions {
  readonly control: Control;
  readonly identity: Identity;
  /** The Ed25519 key of the other side, as the links say, 32 bytes. */
  readonly peerKey: Uint8Array;
  readonly role: Role;
  /** What both sides must see alike. */
  readonly transcriptHash: Uint8Array;
  /** Told to the other side. */
  readonly media: boolean;
  readonly clock: Clock;
  /** Resolves when the channel is closed. */
  readonly closed: Promise<void>;
}

/** What both sides agreed on. */
export interface Confirmed {
  readonly words: readonly string[];
  /** Whether the other side can carry sound and pictures. */
  readonly peerMedia: boolean;
}

/** How long the other side may take once the channel is open. */
const confirmTimeout: Milliseconds = 10_000;

/**
 * Proves to the other side who this is, and takes its proof (RFC 8844: the links are bound to this very connection).
 * Signatures and commitments cross first, and each side shows its nonce once the signature it got was right: so a nonce
 * that arrives says that both are content.
 *
 * @throws ResolverError `UNTRUSTED` when somebody is in between, `TIMEOUT` after 10 s, `UNAVAILABLE` when the channel
 * closes first
 */
export function confirm(options: ConfirmOptions): Promise<Confirmed> {
  const { control, identity, role, transcriptHash, clock } = options;
  const peerRole: Role = role === 'caller' ? 'callee' : 'caller';
  const nonce = randomBytes(32);
  let hello: MessageOf<'hello'> | undefined;
  let stopWaiting = (): void => {};

  return new Promise<Confirmed>((resolve, reject) => {
    stopWaiting = clock.schedule(
      () => fail('TIMEOUT', 'The other side did not prove who it is'),
      confirmTimeout,
    );
    void options.closed.then(() =>
      fail('UNAVAILABLE', 'The connection closed before the other side proved who it is'),
    );

    control.on('hello', (message) => {
      if (hello) return intruder();
      hello = message;
      const signed = confirmationBytes(peerRole, transcriptHash);
      if (!verifySignature(message.signature, signed, options.peerKey)) return intruder();
      control.tell({ type: 'reveal', nonce });
    });
    control.on('reveal', (message) => {
      if (!hello || !equalBytes(commitmentTo(peerRole, message.nonce), hello.commitment)) return intruder();
      listenNoMore();
      control.trust();
      const [callerNonce, calleeNonce] = role === 'caller' ? [nonce, message.nonce] : [message.nonce, nonce];
      resolve({ words: wordsOf({ transcriptHash, callerNonce, calleeNonce }), peerMedia: hello.media });
    });
    // First the own hello: what was held back of the other side is answered as soon as it is taken in.
    control.tell({
      type: 'hello',
      signature: identity.sign(confirmationBytes(role, transcriptHash)),
      commitment: commitmentTo(role, nonce),
      media: options.media,
    });
    control.start();

    function listenNoMore(): void {
      control.on('hello', control.fault);
      control.on('reveal', control.fault);
    }

    function intruder(): void {
      fail('UNTRUSTED', 'Somebody else is on the line: the other side could not prove the key of its link');
    }

    function fail(code: 'UNTRUSTED' | 'TIMEOUT' | 'UNAVAILABLE', shortMessage: string): void {
      // A proof that failed is not made good by what comes after it.
      listenNoMore();
      reject(new ResolverError({ code, shortMessage }));
    }
  }).finally(() => stopWaiting());
}
