import type { Count, Milliseconds } from '@peername/resolver-core';

/** Where text goes, or bytes as they are. `write` gives a promise while the reader is slower than we are. */
export interface TextOutput {
  readonly isTTY: boolean;
  /** The width of the terminal in characters. */
  readonly columns: Count;
  write(text: string | Uint8Array): void | Promise<void>;
}

/** Where names come from when none are given as arguments. */
export interface TextInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean | undefined;
}

/** All that a run touches of the process, so that tests can run it in theirs. */
export interface Io {
  readonly stdin: TextInput;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Fires when the process is told to end; its reason is the name of the signal, such as `SIGINT`. */
  readonly signal: AbortSignal;
  /** Ends the run as Ctrl-C does, for a terminal that hands over keys and sends no signal. @default nothing */
  readonly interrupt?: (() => void) | undefined;
  /** Asks for so much time to end in order after `signal`, where the usual is not enough. */
  readonly endWithin?: ((time: Milliseconds) => void) | undefined;
}
