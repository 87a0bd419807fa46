import { escapeText, explainUnresolved, type Resolution, resolutionToJson } from '@peername/resolver-core';
import { type PublishPlan, recordsAfter } from '@peername/resolver-core/publish';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { showEvidence } from '../show-evidence.ts';
import { viewOf } from '../view.ts';
import type { HeldProgress } from './follow-publication.ts';
import { describeOutlook, isSameOutlook, outlookIn, outlookOf } from './outlook.ts';
import type { Publication } from './publication.ts';
import { recordsCommand } from './records-command.ts';
import type { Seen } from './see-result.ts';

// An id has at most 512 characters, and two of them may differ.
const longest = 2_000;

/** What was done, and where. */
interface Done {
  readonly plan: PublishPlan;
  /** As far as was waited for. */
  readonly held: HeldProgress;
}

/** Says what the world sees of a name that was published, and answers the exit code. */
export async function tellResult(seen: Seen, done: Done, publication: Publication): Promise<number> {
  const { desk } = publication;
  const { resolution } = seen;
  await desk.tell({ event: 'resolved', ...resolutionToJson(resolution) });
  const problem = problemOf(resolution, done);
  const asPlanned = problem === undefined;
  // Going on with records that nobody can dial is what was asked for, then.
  const exitCode = asPlanned ? exitCodes.found : Math.max(exitCodeOf(resolution), exitCodes.unavailable);
  if (!asPlanned) await desk.say(`peername: ${escapeText(problem, longest)}\n`);
  const { transaction, state } = done.held;
  const isFinal = state === 'final';
  const said = { asPlanned, sentence: problem, transaction, final: isFinal, exitCode };
  const lines = asPlanned ? linesOf(seen, publication) + (isFinal ? '' : notFinal(done, publication)) : '';
  await desk.end({ event: 'ended', outcome: 'published', ...said }, lines);
  return exitCode;
}

/** Why the world does not see what was published; undefined when it does. */
function problemOf(resolution: Resolution, { plan, held }: Done): string | undefined {
  const { block, state } = held;
  const name = plan.name.text;
  const seen = outlookIn(resolution);
  if (resolution.state === 'unknown' || !seen)
    return `It is published, but ${name} could not be read again; look later with peername resolve ${name}${
      resolution.state === 'unknown' ? ` (${resolution.error.message})` : ''
    }`;
  const wanted = outlookOf(recordsAfter(plan));
  if (isSameOutlook(wanted, seen)) return undefined;
  if (block.number <= plan.block.number)
    return `The transaction was in block ${block.number} already and does nothing a second time; ${name} stands for ${describeOutlook(seen)} by now, so publish it anew`;
  const undone = state === 'final' ? '' : ', or its block may have been taken back, which is not final';
  return `It is published, and yet ${name} stands for ${describeOutlook(seen)} and not for ${describeOutlook(wanted)}: somebody else may have changed it too${undone}; look with ${recordsCommand(name, plan.changes)}`;
}

/** What nobody waited for, and how to look later. */
function notFinal({ plan: { name, changes } }: Done, { context, chain }: Publication): string {
  const { dim } = viewOf(context.io.stdout, context.settings, context.io.env).colors;
  return [
    `Not final yet: for ${chain.finalAfter} its block can still be taken back, and this was not waited for.`,
    `Then look again: ${escapeText(recordsCommand(name.text, changes), longest)} --finality finalized`,
  ]
    .map((line) => `   ${dim(line)}\n`)
    .join('');
}

function linesOf({ resolution, services }: Seen, { context, name }: Publication): string {
  if (resolution.state === 'unknown') return '';
  const { settings, io } = context;
  const view = viewOf(io.stdout, settings, io.env);
  const { bold, dim, green } = view.colors;
  const said =
    resolution.state === 'found'
      ? `now stands for  ${resolution.peer.kind} ${resolution.peer.id}`
      : escapeText(explainUnresolved(resolution), longest);
  const head = `${green('✓')}  ${bold(escapeText(name.text))}  ${said}`;
  return `${head}\n   ${dim(showEvidence(resolution.evidence, services, view))}\n`;
}
