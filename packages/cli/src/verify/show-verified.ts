import type { Statement, VerifiedAnswer } from '@peername/http-gateway/client/verify';
import type { Json, JsonObject } from '@peername/resolver-core';
import { dateOf } from '../quantities.ts';
import { showEvidence } from '../show-evidence.ts';
import { showHeadline } from '../show-outcome.ts';
import type { View } from '../view.ts';
import type { KeyOwner } from './trusted-keys.ts';

/** What a good answer says, who signed it and when, for a terminal; escaped. */
export function showVerified(answer: VerifiedAnswer, owner: KeyOwner | undefined, view: View): string {
  const { keyid, target, signedAt, validUntil, statements } = answer;
  const signedBy = owner
    ? `signed by ${owner.origin}, known since ${dateOf(owner.firstSeen)}, with the key ${keyid}`
    : `signed with the key ${keyid}`;
  const isPast = validUntil.getTime() < view.now;
  const until = `valid until ${shownTime(validUntil)}${isPast ? ', which is past: it shows what was said' : ''}`;
  const last = statements.length - 1;
  return statements
    .map((statement, i) => {
      const signature =
        i === last ? [`answer to ${target}`, signedBy, `signed ${shownTime(signedAt)}, ${until}`] : [];
      return showHeadline(
        {
          name: statement.subject,
          facts: factsOf(statement.json),
          evidence: showEvidence(statement.evidence, [], view),
          notes: [...recordsOf(statement.json), ...signature],
        },
        view,
      );
    })
    .join('');
}

/** What an answer says, in a few words; not escaped. */
function factsOf({ state, reason, peer, records, name, names }: JsonObject): readonly string[] {
  const { kind, id } = Object(peer) as JsonObject;
  if (peer !== undefined) return [text(kind), text(id)];
  if (state === 'found' && Array.isArray(records))
    return [records.length === 1 ? '1 record' : `${records.length} records`];
  if (names !== undefined) return [state === 'found' ? text(name) : `no name: ${text(reason)}`];
  return [reason === undefined ? text(state) : `${text(state)}: ${text(reason)}`];
}

function recordsOf({ records }: Statement['json']): readonly string[] {
  if (!Array.isArray(records)) return [];
  return (records as readonly JsonObject[]).map((record) => {
    const { key, value } = Object(record) as JsonObject;
    return `${text(key)}  ${text(value)}`;
  });
}

function text(json: Json | undefined): string {
  return typeof json === 'string' ? json : JSON.stringify(json ?? null);
}

/** To the second, as signatures are. */
function shownTime(date: Date): string {
  return date.toISOString().replace('.000', '');
}
