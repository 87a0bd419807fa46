import {
  type Contradiction,
  findContradiction,
  formatSavedAnswer,
  type VerifiedAnswer,
  verifySavedAnswer,
} from '@peername/http-gateway/client/verify';
import { errorToJson, isResolverError, type JsonObject, type ResolverError } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodeOfError, exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { reportFailure } from '../report-failure.ts';
import { showProblem } from '../show-outcome.ts';
import { UsageError } from '../usage-error.ts';
import { viewOf } from '../view.ts';
import { readSaved, type SavedAnswer } from './read-saved.ts';
import { showContradiction } from './show-contradiction.ts';
import { showVerified } from './show-verified.ts';
import { type TrustedKeys, trustedKeys } from './trusted-keys.ts';
import { verifyWithNode } from './verify-with-node.ts';

/** A saved answer with what came of its check. */
interface Checked extends SavedAnswer {
  readonly answer: VerifiedAnswer;
}

/** Checks saved answers without asking anybody, and whether two of them contradict each other. */
export async function runVerify(context: CommandContext): Promise<number> {
  const { args, io } = context;
  if (args.length === 0)
    throw new UsageError(
      'Which answers? Save one with "curl -si URL > answer.http", then: peername verify answer.http',
    );
  const trusted = await trustedKeys(context);
  const good: Checked[] = [];
  let exitCode = exitCodes.found as number;
  for (const file of args) {
    try {
      for (const saved of await readSaved(file, io)) {
        const checked = await check(saved, trusted, context);
        if ('answer' in checked) good.push(checked);
        else exitCode = Math.max(exitCode, exitCodeOfError[checked.code]);
      }
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      exitCode = Math.max(exitCode, await reportFailure(error, io));
    }
  }
  for (const [i, one] of good.entries()) {
    for (const other of good.slice(i + 1)) {
      const contradiction = findContradiction(one.answer, other.answer);
      if (!contradiction) continue;
      exitCode = exitCodes.untrusted;
      await tell(contradiction, [one, other], trusted, context);
    }
  }
  return exitCode;
}

async function check(
  saved: SavedAnswer,
  { keys, ownerOf }: TrustedKeys,
  { io, settings }: CommandContext,
): Promise<Checked | ResolverError> {
  const { stdout, stderr, env } = io;
  const { file, message } = saved;
  const asJson = isJson({ io, settings });
  try {
    const answer = await verifySavedAnswer(message, { keys, verify: verifyWithNode });
    const owner = ownerOf(answer.keyid);
    if (asJson) await stdout.write(jsonLine({ file, state: 'valid', ...answerJson(answer, owner) }));
    else await stdout.write(showVerified(answer, owner, viewOf(stdout, settings, env)));
    return { ...saved, answer };
  } catch (error) {
    if (!isResolverError(error)) throw error;
    if (asJson) await stdout.write(jsonLine({ file, state: 'refused', error: errorToJson(error) }));
    const sentence = `${file}: ${error.message}${error.reason === 'unknown-key' ? unknownKeyHint : ''}`;
    await stderr.write(showProblem(sentence, 'invalid', viewOf(stderr, settings, env), stderr.isTTY));
    return error;
  }
}

const unknownKeyHint = '; give it with --keys FILE, a saved key set, if you know whose it is';

async function tell(
  contradiction: Contradiction,
  [one, other]: readonly [Checked, Checked],
  { keys }: TrustedKeys,
  { io, settings }: CommandContext,
): Promise<void> {
  const { stdout, env } = io;
  const files = [one.file, other.file] as const;
  if (!isJson({ io, settings })) {
    await stdout.write(showContradiction(contradiction, files, viewOf(stdout, settings, env)));
    return;
  }
  const { keyid, subject, chain, contract, block, fields, statements } = contradiction;
  const key = keys.find(({ thumbprint }) => thumbprint === keyid);
  await stdout.write(
    jsonLine({
      state: 'contradiction',
      contradiction: {
        key: { thumbprint: keyid, x: key?.x },
        subject,
        chain,
        contract,
        block: { number: Number(block.number), hash: block.hash },
        fields: [...fields],
        files: [...files],
        answers: statements.map(({ json }) => json),
        // Whoever gets this line can check both: peername verify takes it for a file.
        messages: [one, other].map(({ message }) => Buffer.from(formatSavedAnswer(message)).toString()),
      },
    }),
  );
}

function answerJson(answer: VerifiedAnswer, owner: ReturnType<TrustedKeys['ownerOf']>): JsonObject {
  const { keyid, target, signedAt, validUntil, statements } = answer;
  return {
    keyid,
    origin: owner?.origin,
    knownSince: owner?.firstSeen.toISOString(),
    target,
    signedAt: signedAt.toISOString(),
    validUntil: validUntil.toISOString(),
    answers: statements.map(({ json }) => json),
  };
}

function isJson({ io, settings }: Pick<CommandContext, 'io' | 'settings'>): boolean {
  return settings.json ?? !io.stdout.isTTY;
}
