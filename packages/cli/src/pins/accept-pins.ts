import { callKinds, pinForCalls } from '@peername/call';
import {
  acceptPin,
  checkPin,
  escapeText,
  explainUnresolved,
  type LookupOptions,
  type PeerKind,
  type Pin,
  type PinChange,
  type PinCheck,
  type Resolution,
  type Resolver,
  rememberPin,
} from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { lookupOptions } from '../lookup-options.ts';
import { unknownProblem } from '../report.ts';
import { UsageError } from '../usage-error.ts';
import { confirmChange } from './confirm-change.ts';
import { pinToJson } from './pin-json.ts';
import { type PinsFile, pinsFile } from './pins-file.ts';
import { isLasting, pinsPath } from './pins-place.ts';

/** Reads a name anew, and takes what it stands for now in the place of what is remembered. */
export async function acceptPins(text: string, context: CommandContext): Promise<number> {
  const { settings, io, openResolver } = context;
  const file = pinsFile(await pinsPath(settings, io.env));
  await file.all();
  const resolver = await openResolver(settings, io.env, { names: [text] });
  try {
    const options: LookupOptions = { ...lookupOptions(settings, io.signal), policy: 'network' };
    const first = await resolver.lookup(text, options);
    const name = first.name?.text;
    const known = name === undefined ? [] : await file.get(name);
    const views = [undefined, callKinds, ...known.map(({ kind }) => [kind])];
    const checks = await Promise.all(views.map((kinds) => checkAmong(kinds, text, resolver, file, options)));
    const good = checks.filter(({ change, resolution }) => change || resolution.state === 'found');
    if (name === undefined || good.length === 0) return await tell(first, io);
    const tooOld = checks.find(({ resolution }) => isTooOld(resolution));
    if (tooOld) return await tell(tooOld.resolution, io);
    return await take(name, checks, file, context);
  } finally {
    await resolver.close();
  }
}

interface Check extends PinCheck {
  readonly kinds: readonly PeerKind[] | undefined;
}

async function checkAmong(
  kinds: readonly PeerKind[] | undefined,
  text: string,
  resolver: Resolver,
  pins: PinsFile,
  options: LookupOptions,
): Promise<Check> {
  const lookup = { ...options, kinds };
  return { ...(await checkPin(await resolver.lookup(text, lookup), { pins, resolver, lookup })), kinds };
}

async function take(
  name: string,
  checks: readonly Check[],
  file: PinsFile,
  { settings, io }: CommandContext,
): Promise<number> {
  const changes = checks.flatMap(({ change, kinds }) => (change ? [{ change, kinds }] : []));
  const unsettled = changes.find(({ change }) => !change.final);
  if (unsettled) {
    await say(
      io,
      `${name} has changed, but no finalized block has it yet: try again in some minutes, or add --finality latest`,
    );
    return exitCodes.untrusted;
  }
  const [usual] = checks;
  const found = usual?.resolution.state === 'found' ? usual.resolution : undefined;
  const evidence = found?.evidence ?? changes[0]?.change.now.evidence;
  if (evidence && !isLasting(evidence, settings))
    throw new UsageError(`${name} is on a local chain, which begins anew each time; use --network devnet`);
  if (
    changes.length > 0 &&
    !(await confirmChange(name, differing(changes.map(({ change }) => change)), settings, io))
  )
    return exitCodes.untrusted;
  const now = Date.now();
  for (const { change, kinds } of changes) await acceptPin(change.now, { pins: file, kinds, now });
  if (found) await rememberPin(found, { pins: file, now });
  if (settings.compared) await markCompared(name, file, now);
  const pins = await file.get(name);
  const isJson = settings.json ?? !io.stdout.isTTY;
  if (isJson)
    await io.stdout.write(jsonLine({ name, changed: changes.length > 0, pins: pins.map(pinToJson) }));
  await say(io, sentenceOf(name, pins, changes.length > 0, usual?.pin === 'new', settings.compared === true));
  return exitCodes.found;
}

/** One for each peer that is now: several ways to ask may show the same change. */
function differing(changes: readonly PinChange[]): readonly PinChange[] {
  const told = (change: PinChange): string => `${change.before.id} ${change.now.peer.id}`;
  return changes.filter((change, i) => changes.findIndex((other) => told(other) === told(change)) === i);
}

async function markCompared(name: string, file: PinsFile, now: number): Promise<void> {
  await file.update(name, (known) => {
    const key = pinForCalls(known)?.key.hex;
    if (key === undefined) throw new UsageError(`${name} has no key that could have been compared`);
    return known.map((pin) => (pin.key?.hex === key ? { ...pin, comparedAt: new Date(now) } : pin));
  });
}

function sentenceOf(
  name: string,
  pins: readonly Pin[],
  hasChanged: boolean,
  isNew: boolean,
  compared: boolean,
): string {
  const ids = pins.map(({ kind, id }) => `${kind} ${id}`).join(', ');
  const what = hasChanged || isNew ? 'is remembered from now on as' : 'is still';
  return `${name} ${what} ${ids}${compared ? '; you compared its key in person' : ''}`;
}

function isTooOld(resolution: Resolution): boolean {
  return resolution.state === 'unknown' && resolution.error.code === 'TOO_OLD';
}

async function tell(resolution: Resolution, io: CommandContext['io']): Promise<number> {
  if (resolution.state === 'unknown') await say(io, unknownProblem(resolution));
  else if (resolution.state !== 'found') await say(io, explainUnresolved(resolution));
  return exitCodeOf(resolution);
}

async function say({ stderr }: CommandContext['io'], sentence: string): Promise<void> {
  await stderr.write(`peername: ${escapeText(sentence, 2_000)}\n`);
}
