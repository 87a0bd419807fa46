import { setTimeout as wait } from 'node:timers/promises';
import type {
  BlockNumber,
  Milliseconds,
  Name,
  NameService,
  Resolution,
  Resolver,
  TraceEvent,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';

/** What a reader saw, and through which services. */
export interface Seen {
  readonly resolution: Resolution;
  readonly services: readonly NameService[];
}

/** That the settings can be read with: what they lack has to be known before anything is paid. @throws UsageError */
export async function checkReading(name: Name, context: CommandContext): Promise<void> {
  const resolver = await openReader(name, context);
  await resolver.close();
}

/** Final blocks of Aleph Zero come two or three seconds after the newest. Ethereum is read at the newest one. */
const patience: Milliseconds = 60_000;
const pause: Milliseconds = 1_000;

/**
 * What the world sees now: the name as a resolver with nothing in its memory reads it, at the block of the change or
 * later. Readers of final blocks lag behind, so it asks again until one has come so far.
 */
export async function seeResult(
  name: Name,
  since: BlockNumber,
  context: CommandContext,
  trace: ((step: TraceEvent) => void) | undefined,
): Promise<Seen> {
  const { settings, io } = context;
  const started = performance.now();
  for (;;) {
    const seen = await look();
    const lags = seen.resolution.state === 'unknown' && seen.resolution.error.code === 'TOO_OLD';
    if (!lags || performance.now() - started > patience) return seen;
    await wait(pause, undefined, { signal: io.signal });
  }

  // A new one each time, because a resolver remembers failures too.
  async function look(): Promise<Seen> {
    const { finality, require } = settings;
    const resolver = await openReader(name, context);
    try {
      const options = {
        policy: 'network',
        minBlock: since,
        signal: io.signal,
        finality,
        require,
        trace,
      } as const;
      return { resolution: await resolver.lookup(name.text, options), services: resolver.services };
    } finally {
      await resolver.close();
    }
  }
}

function openReader(name: Name, { settings, io, openResolver }: CommandContext): Promise<Resolver> {
  return openResolver(settings, io.env, { names: [name.text] });
}
