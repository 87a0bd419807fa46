import type { Call } from '@peername/call';
import type { CommandContext } from '../command.ts';
import { exitCodeOfSignal, exitCodes } from '../exit-codes.ts';
import type { Io } from '../io.ts';
import type { ResolverNeeds } from '../open-resolver.ts';
import { type CallConsole, openCallConsole } from './call-console.ts';
import { type CallSetup, openCallSetup } from './call-setup.ts';
import { exitCodeOfCall } from './exit-code-of-call.ts';
import { requireMode } from './make-link.ts';
import { tellEnd } from './tell-end.ts';

/** What is done with a call. */
export interface CallWork {
  /** Refuses, with a UsageError, what cannot work here; says which names will be looked up. */
  readonly prepare: (desk: CallConsole) => ResolverNeeds;
  /** Gives the exit code. */
  readonly run: (setup: CallSetup, desk: CallConsole) => Promise<number>;
}

/** Opens a call and what it is shown on, and closes both, whatever happens. Ctrl-C ends the call in order. */
export async function withCall(context: CommandContext, { prepare, run }: CallWork): Promise<number> {
  const { settings, io } = context;
  const desk = openCallConsole(io, settings);
  try {
    requireMode(settings, desk);
    const setup = await openCallSetup(context, prepare(desk), desk);
    const end = (): void => void setup.call.end();
    io.signal.addEventListener('abort', end, { once: true });
    try {
      if (io.signal.aborted) return exitCodeOfSignal(io.signal);
      return await run(setup, desk);
    } finally {
      io.signal.removeEventListener('abort', end);
      await setup.close();
    }
  } finally {
    desk.close();
  }
}

/** Ends a call that did not come about, and tells why; gives the exit code. */
export async function endEarly(call: Call, desk: CallConsole, io: Io): Promise<number> {
  await call.end();
  const { state } = call;
  if (state.at !== 'ended') return exitCodes.fault;
  const exitCode = io.signal.aborted ? exitCodeOfSignal(io.signal) : exitCodeOfCall(state);
  return await tellEnd(state, exitCode, { desk, io });
}
