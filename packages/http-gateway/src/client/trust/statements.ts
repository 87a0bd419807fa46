import { type Evidence, type JsonObject, readingFromJson } from '@peername/resolver-core';
import { subjectOf } from '../gateway-endpoint.ts';
import { isSpellingOf } from '../gateway-name.ts';

/** What an answer says of one name or account. */
export interface Statement {
  readonly about: 'name' | 'account';
  /** The name or the account's address; text from outside, hostile until escaped. */
  readonly subject: string;
  /** The whole answer about it. */
  readonly json: JsonObject;
  readonly evidence: Evidence;
}

/**
 * What a body says, of each name in a batch; those of which nothing was learnt are left out.
 *
 * @returns undefined when it says something else than what it was asked for
 */
export function statementsOf(json: unknown, target: string): readonly Statement[] | undefined {
  const { results } = Object(json) as { readonly results?: unknown };
  if (Array.isArray(results)) return results.flatMap((result: unknown) => statementOf(result) ?? []);
  const statement = statementOf(json);
  if (!statement) return [];
  const asked = subjectOf(target);
  return isSpellingOf(statement.subject, asked) ? [statement] : undefined;
}

function statementOf(json: unknown): Statement | undefined {
  const answer = Object(json) as JsonObject;
  const evidence = evidenceOf(answer['evidence']);
  const { name, names, account } = answer;
  const address = Object(account)['address'] as unknown;
  if (!evidence) return undefined;
  // Only an account has a list of names, also where it has none.
  if (names !== undefined && typeof address === 'string')
    return { about: 'account', subject: address, json: answer, evidence };
  return typeof name === 'string' ? { about: 'name', subject: name, json: answer, evidence } : undefined;
}

/** Every answer has the evidence of a reading. */
function evidenceOf(evidence: unknown): Evidence | undefined {
  return readingFromJson({ state: 'absent', reason: 'name', evidence })?.evidence;
}
