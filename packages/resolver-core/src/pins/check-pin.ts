import { ResolverError } from '../errors.ts';
import type { LookupOptions } from '../lookup-options.ts';
import type { FoundResolution, Resolution } from '../resolution.ts';
import type { Resolver } from '../resolver.ts';
import type { Pin, Pins } from './pin.ts';
import { type PinChange, pinChangedError } from './pin-change.ts';
import { isSamePeer, type PinVerdict, pinVerdict } from './pin-verdict.ts';
import { sightingOf } from './sighting.ts';

/** What {@link checkPin} needs. */
export interface CheckPinOptions {
  readonly pins: Pick<Pins, 'get'>;
  /** To read anew before a change is reported. */
  readonly resolver: Pick<Resolver, 'lookup'>;
  /** Of the lookup that gave the resolution; a `finality` in it is taken for enough. */
  readonly lookup?: LookupOptions | undefined;
}

/** A resolution with what is remembered of its name. */
export interface PinCheck {
  /** As it was handed in, or read anew; `unknown` with `PIN_CHANGED` when the name changed. */
  readonly resolution: Resolution;
  /** Undefined where nothing can be said: of what is not found, and of a stale answer. */
  readonly pin?: PinVerdict['state'] | undefined;
  /** What changed. */
  readonly change?: PinChange | undefined;
  /** What was remembered before. */
  readonly known: readonly Pin[];
}

/**
 * Compares the outcome of a lookup with what is remembered of the name, and turns a changed one into `PIN_CHANGED`.
 * Nothing is remembered by that; see {@link rememberPin}.
 *
 * A change is only reported from a fresh read, and says whether a finalized block has it too. An answer from before the
 * block of the pin is no change but `TOO_OLD`. What is absent, invalid or unknown is never a change.
 *
 * @example
 * ```ts
 * const outcome = await resolver.lookup('alice.azero')
 * const { resolution, pin } = await checkPin(outcome, { pins, resolver })
 * if (resolution.state === 'found') await rememberPin(resolution, { pins, now: Date.now() })
 * ```
 *
 * @throws {@link ResolverError} only `ABORTED`, when the caller's signal fires
 */
export async function checkPin(resolution: Resolution, options: CheckPinOptions): Promise<PinCheck> {
  const { pins, resolver, lookup = {} } = options;
  const { name } = resolution;
  const known = name ? await pins.get(name.text) : [];
  const verdictOf = (found: FoundResolution): PinVerdict =>
    pinVerdict(known, sightingOf(found, lookup.kinds));
  if (resolution.state !== 'found') return { resolution, known };
  if (verdictOf(resolution).state !== 'changed') return settled(resolution);

  const again = (more?: LookupOptions): Promise<Resolution> =>
    resolver.lookup(resolution.input, { ...lookup, ...more, policy: 'network' });
  const fresh = await again();
  if (fresh.state !== 'found') return { resolution: fresh, known };
  const verdict = verdictOf(fresh);
  if (verdict.state !== 'changed') return settled(fresh);
  const { pin, why } = verdict;
  const isOlder = why !== 'chain' && fresh.evidence.block.number < pin.block;
  if (fresh.freshness.stale || isOlder) return { resolution: unknown(fresh, tooOld(fresh, pin)), known };
  const isFinal = lookup.finality !== undefined || fresh.evidence.finality === 'finalized';
  const change: PinChange = {
    before: pin,
    now: fresh,
    why,
    final: isFinal || !isRefuted(fresh, await again({ finality: 'finalized' })),
  };
  return { resolution: unknown(fresh, pinChangedError(change)), pin: 'changed', change, known };

  function settled(found: FoundResolution): PinCheck {
    const { state } = verdictOf(found);
    // A stale answer says what was, so it bears nothing out.
    return { resolution: found, known, pin: found.freshness.stale ? undefined : state };
  }
}

/** Whether a finalized block shows something else; a source that cannot tell refutes nothing. */
function isRefuted(fresh: FoundResolution, final: Resolution): boolean {
  if (final.state === 'unknown' || final.evidence.finality !== 'finalized') return false;
  if (final.state !== 'found') return true;
  const isSame = isSamePeer(fresh.peer, final.peer);
  return !isSame || fresh.registeredAt?.getTime() !== final.registeredAt?.getTime();
}

function unknown({ input, name }: FoundResolution, error: ResolverError): Resolution {
  return { state: 'unknown', input, name, error };
}

function tooOld({ evidence }: FoundResolution, { block }: Pin): ResolverError {
  return new ResolverError({
    code: 'TOO_OLD',
    shortMessage: `It was read at block ${block} before, and the answer is from block ${evidence.block.number}; ask another endpoint`,
  });
}
