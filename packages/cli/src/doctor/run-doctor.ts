import { systemClock, toResolverError } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { quoted, UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import type { Checkup, Examinee, Health } from './checkup.ts';
import { examineEndpoints } from './examine-endpoints.ts';
import { checkupToJson, showCheckups } from './show-checkups.ts';

const exitCodeOfHealth: Readonly<Record<Health, number>> = {
  well: exitCodes.found,
  poor: exitCodes.found,
  failed: exitCodes.unavailable,
  untrusted: exitCodes.untrusted,
};

// Nobody is asked to own it: that a name is absent is an answer too, and one that all endpoints must share.
const usualProbes = ['azero', 'tzero', 'eth'].map((ending) => `peername-is-ready.${ending}`);

/** `peername doctor [NAME...]`: examines every endpoint of the chains that the settings name. */
export async function runDoctor({ args, settings, io }: CommandContext): Promise<number> {
  const { openEndpoints } = await import('../compose.ts');
  const chains = await openEndpoints(settings, io.env);
  const options = {
    finality: settings.finality,
    timeout: settings.timeout ?? 10_000,
    signal: io.signal,
    clock: systemClock,
  };
  const asJson = settings.json ?? !io.stdout.isTTY;
  let exitCode: number = exitCodes.found;
  try {
    for (const name of args) checkProbe(name, chains.flat());
    for (const examinees of chains) {
      const own = args.filter((name) => examinees.some(({ service }) => service.supports(name)));
      const probes = own.length > 0 ? own : usualProbes;
      const checkups = await examineEndpoints(examinees, { ...options, probes });
      exitCode = Math.max(exitCode, ...checkups.map(({ health }) => exitCodeOfHealth[health]));
      await io.stdout.write(
        asJson ? checkups.map((one) => jsonLine(checkupToJson(one))).join('') : show(checkups),
      );
    }
  } finally {
    await Promise.all(chains.flat().map(({ service }: Examinee) => service.close?.()));
  }
  return exitCode;

  function show(checkups: readonly Checkup[]): string {
    return showCheckups(checkups, viewOf(io.stdout, settings, io.env));
  }
}

/** What is no name is the fault of whoever typed it, and of no endpoint. */
function checkProbe(name: string, examinees: readonly Examinee[]): void {
  const asked = examinees.find(({ service }) => service.supports(name));
  if (!asked) throw new UsageError(`${quoted(name)} is not a name of a chain that is examined`);
  try {
    asked.service.parse(name);
  } catch (error) {
    throw new UsageError(toResolverError(error).message);
  }
}
