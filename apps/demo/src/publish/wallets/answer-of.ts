import { abortedError, systemClock, waitFor } from '@peername/resolver-core';
import { walletFault } from './wallet-fault.ts';

/** An answer of a wallet, for as long as somebody waits for it. What it throws becomes a sentence. */
export async function answerOf<T>(question: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await waitFor(question, { clock: systemClock, signal });
  } catch (error) {
    throw signal.aborted ? abortedError(signal) : walletFault(error);
  }
}
