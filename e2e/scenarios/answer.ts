import type { Assurance, ErrorCode, JsonObject } from '@peername/resolver-core';
import type { Answer } from '@peername/testkit';

interface OutcomeJson {
  readonly state: Answer['state'];
  readonly peer?: { readonly kind: string; readonly id: string };
  readonly reason?: string;
  readonly registeredAt?: string;
  readonly error?: { readonly code: ErrorCode; readonly reason?: string };
  readonly evidence?: {
    readonly asked: number;
    readonly agreed: number;
    readonly assurance: Assurance;
    readonly dissent?: readonly string[];
    readonly block: { readonly number: number };
  };
  readonly freshness?: { readonly origin: string; readonly stale: boolean; readonly readAt: string };
}

/** What the JSON form of an outcome, which all faces share, says. */
export function answerIn(json: JsonObject, problems: readonly string[] = []): Answer {
  const { state, peer, reason, error, evidence, freshness, registeredAt } = json as unknown as OutcomeJson;
  return {
    state,
    kind: peer?.kind,
    id: peer?.id,
    reason: reason ?? error?.reason,
    code: error?.code,
    from: freshness && (freshness.origin === 'cache' ? 'cache' : 'chain'),
    isStale: freshness?.stale,
    agreed: evidence?.agreed,
    asked: evidence?.asked,
    assurance: evidence?.assurance,
    dissent: evidence?.dissent,
    block: evidence && BigInt(evidence.block.number),
    registeredAt: registeredAt === undefined ? undefined : new Date(registeredAt),
    problems: evidence || state === 'unknown' ? problems : [...problems, 'it has no evidence'],
  };
}
