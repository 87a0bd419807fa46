import {
  errorToJson,
  explainUnresolved,
  type JsonObject,
  type RecordsResolution,
  type Resolution,
  type ResolverError,
  recordsToJson,
  resolutionToJson,
} from '@peername/resolver-core';
import { errorForClient, outcomeKinds, problemKinds, problemMembers } from './problem.ts';

/** A status with its JSON: the whole resolution, and the members of a problem (RFC 9457) where there is nothing to dial. */
export interface Answer {
  readonly status: number;
  readonly json: JsonObject;
}

/** The outcome of a lookup over HTTP. */
export function resolutionAnswer(resolution: Resolution): Answer {
  if (resolution.state === 'unknown') return unknownAnswer(resolution, resolution.error);
  const json = fromGateway(resolutionToJson(resolution));
  if (resolution.state === 'found') return { status: 200, json };
  const kind = outcomeKinds[resolution.reason];
  return {
    status: kind.status,
    json: {
      ...problemMembers(kind, explainUnresolved(resolution)),
      code: kind.slug,
      retryable: false,
      ...json,
    },
  };
}

/** The records of a name over HTTP. */
export function recordsAnswer(resolution: RecordsResolution): Answer {
  if (resolution.state === 'unknown') return unknownAnswer(resolution, resolution.error);
  const json = fromGateway(recordsToJson(resolution));
  const { reading, name } = resolution;
  if (reading.state === 'found') return { status: 200, json };
  const kind = outcomeKinds[reading.reason];
  const detail = `${name.text}: ${kind.title.toLowerCase()}`;
  return {
    status: kind.status,
    json: { ...problemMembers(kind, detail), code: kind.slug, retryable: false, ...json },
  };
}

/** An error over HTTP. `about` is what is known of the question: input and name. */
export function errorAnswer(error: ResolverError, about: JsonObject = {}): Answer {
  const told = errorForClient(error);
  const kind = problemKinds[told.code];
  const { code, retryable } = told;
  return {
    status: kind.status,
    json: {
      ...problemMembers(kind, told.message),
      code,
      retryable,
      ...about,
      state: 'unknown',
      error: errorToJson(told),
    },
  };
}

function unknownAnswer(
  { input, name }: { readonly input: string; readonly name?: { readonly text: string } | undefined },
  error: ResolverError,
): Answer {
  return errorAnswer(error, { input: name?.text ?? input, name: name?.text });
}

/** What was typed is the canonical name here, and to the reader every answer comes from a gateway: one body for all. */
function fromGateway(json: JsonObject): JsonObject {
  const freshness = json['freshness'] as JsonObject;
  return { ...json, input: json['name'], freshness: { ...freshness, origin: 'gateway' } };
}
