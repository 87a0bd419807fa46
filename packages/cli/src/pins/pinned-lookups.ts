import {
  type Count,
  checkPin,
  escapeText,
  type FoundResolution,
  type LookupOptions,
  type PinCheck,
  type Resolution,
  type Resolver,
  rememberPin,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { findDevnet } from '../devnet-file.ts';
import type { Io } from '../io.ts';
import type { Settings } from '../options.ts';
import { type BatchedPins, batchedPins } from './batched-pins.ts';
import { removeOldDevnets } from './old-devnets.ts';
import { pinsFile } from './pins-file.ts';
import { hasStateFolder, isLasting, pinsPath } from './pins-place.ts';

/** An outcome held against what is remembered of its name. */
export interface PinnedOutcome extends PinCheck {
  /** Whether that the name is new is worth a line of its own. */
  readonly announce: boolean;
}

/** Lookups that remember what names stood for. */
export interface PinnedLookups {
  check(resolution: Resolution, resolver: Resolver, options: LookupOptions): Promise<PinnedOutcome>;
  /** Keeps what is new, and says what could not be kept. */
  close(): Promise<void>;
}

/** Beyond so many new names they are only counted. */
const mostAnnounced: Count = 20;

/**
 * Opens what this user knows. Where nothing can be remembered it says so once and goes on without, because a name can
 * be looked up all the same.
 */
export async function openPinnedLookups({ settings, io }: CommandContext): Promise<PinnedLookups> {
  const pins = await openPins(settings, io);
  let news = 0;
  let isToldOfLocal = false;
  return {
    async check(resolution, resolver, options) {
      if (!pins) return { resolution, known: [], announce: false };
      const checked = await checkPin(resolution, { pins, resolver, lookup: options });
      const found = checked.resolution.state === 'found' ? checked.resolution : undefined;
      if (found && checked.pin === 'new' && !isLasting(found.evidence, settings)) {
        // A gateway that called its chain a local one would have its names never known, and a change never noticed.
        if (!isToldOfLocal) await say(io, localSentence(found));
        isToldOfLocal = true;
        return { resolution: found, known: [], announce: false };
      }
      if (found) await rememberPin(found, { pins, kinds: options.kinds, now: Date.now() });
      if (checked.pin === 'new') news++;
      return { ...checked, announce: checked.pin === 'new' && news <= mostAnnounced };
    },
    async close() {
      const trouble = await pins?.flush();
      if (trouble !== undefined) await say(io, `Not all could be remembered: ${trouble}`);
      if (news > mostAnnounced) await say(io, `${news - mostAnnounced} more names are new`);
    },
  };
}

async function openPins(settings: Settings, io: Io): Promise<BatchedPins | undefined> {
  if (settings.pins === false || !hasStateFolder(io.env)) return undefined;
  const isDevnet = settings.network === 'devnet';
  // Without its first block one start of a devnet cannot be told from the next.
  if (isDevnet && !(await findDevnet(io.env))) return undefined;
  const path = await pinsPath(settings, io.env);
  if (isDevnet) await removeOldDevnets(path);
  const file = pinsFile(path);
  try {
    return batchedPins(file, await file.all());
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await say(io, `Nothing is known of any name: ${why}`);
    return undefined;
  }
}

function localSentence({ name, evidence }: FoundResolution): string {
  return `${name.text} is answered from a local chain (${evidence.chain}), which begins anew each time: nothing of it is remembered, and no change noticed`;
}

async function say({ stderr }: Io, sentence: string): Promise<void> {
  await stderr.write(`peername: ${escapeText(sentence, 1_200)}\n`);
}
