import { type Count, type JsonObject, type Resolution, resolutionToJson } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { lookupOptions } from '../lookup-options.ts';
import { namesInput } from '../names-input.ts';
import { unknownProblem } from '../report.ts';
import { showHint, showProblem } from '../show-outcome.ts';
import { UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import type { Answered } from './describe-step.ts';
import { createOutages } from './outages.ts';
import { showWatched } from './show-watched.ts';

// As many as a gateway has streams for one client.
const maxNames: Count = 500;

/** Shows what names stand for, and each change of it, until it is told to end. */
export async function runWatch({ args, settings, io, openResolver }: CommandContext): Promise<number> {
  const { stdout, stderr, env, signal } = io;
  const names = await allNames(namesInput(args, 'name', io).items);
  const { kinds, optInRecords, require } = lookupOptions(settings, signal);
  const resolver = await openResolver(settings, env, { names });
  const asJson = settings.json ?? !stdout.isTTY;
  const last = new Map<string, Answered>();
  const outages = createOutages();

  const say = async (sentence: string, state: string): Promise<void> => {
    await stderr.write(showProblem(sentence, state, viewOf(stderr, settings, env), stderr.isTTY));
  };
  /** Whether the name has changed since it was seen first. */
  const tell = async (resolution: Resolution): Promise<boolean> => {
    if (resolution.state === 'unknown') {
      if (asJson) await stdout.write(jsonLine(resolutionToJson(resolution)));
      const { name, error } = resolution;
      if (!name || outages.begins(name, error.code)) await say(unknownProblem(resolution), 'unknown');
      return false;
    }
    const { name } = resolution;
    if (outages.ends(name)) await stderr.write(showHint(`${name.text} has an answer again`, stderr.isTTY));
    const before = last.get(name.text);
    last.set(name.text, resolution);
    // Behind an outage it may be what it was.
    const isStep = before !== undefined && markOf(before) !== markOf(resolution);
    const view = viewOf(stdout, settings, env);
    if (asJson) {
      const previous = isStep ? essenceOf(before) : undefined;
      await stdout.write(jsonLine({ ...resolutionToJson(resolution), previous }));
    } else if (isStep || !before)
      await stdout.write(showWatched(resolution, before, resolver.services, view));
    return isStep;
  };

  let impossible = 0;
  try {
    for await (const resolution of resolver.watch(names, { signal, kinds, optInRecords, require })) {
      if (resolution.state === 'unknown' && !resolution.name) impossible++;
      if ((await tell(resolution)) && settings.untilChange) return exitCodeOf(resolution);
      // Nothing is left to wait for.
      if (impossible === names.length) return exitCodes.usage;
    }
  } finally {
    await resolver.close();
  }
  // Being told to stop is how a watch ends well.
  return exitCodes.found;
}

async function allNames(items: Iterable<string> | AsyncIterable<string>): Promise<readonly string[]> {
  const names = new Set<string>();
  for await (const name of items) {
    names.add(name);
    if (names.size > maxNames) throw new UsageError(`watch takes at most ${maxNames} names`);
  }
  return [...names];
}

/** What a program needs to tell what changed. */
function essenceOf(resolution: Answered): JsonObject {
  const { input: _, name: __, freshness: ___, ...essence } = resolutionToJson(resolution);
  return essence;
}

/** The same while a name stands for the same, at whatever block. */
function markOf(resolution: Answered): string {
  return JSON.stringify({ ...essenceOf(resolution), evidence: undefined });
}
