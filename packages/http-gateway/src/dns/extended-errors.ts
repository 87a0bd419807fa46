import { type ErrorCode, escapeText, type ResolverError } from '@peername/resolver-core';
import { errorForClient } from '../problem.ts';
import type { ExtendedError } from './dns-message.ts';

/** Extended errors (IANA, "Extended DNS Error Codes") that are given here. */
export const extendedCodes = {
  OTHER: 0,
  STALE_ANSWER: 3,
  NOT_READY: 14,
  PROHIBITED: 18,
  NOT_AUTHORITATIVE: 20,
  NOT_SUPPORTED: 21,
  NO_REACHABLE_AUTHORITY: 22,
  NETWORK_ERROR: 23,
  INVALID_DATA: 24,
} as const;

// A line in a terminal, not a page.
const longestText = 160;

/** An extended error with its text, shortened and escaped. */
export function extendedError(name: keyof typeof extendedCodes, text: string): ExtendedError {
  return { code: extendedCodes[name], text: escapeText(text, longestText) };
}

/** What the DNS calls the reason why nothing was learnt. */
export function extendedErrorOf(error: ResolverError): ExtendedError {
  const told = errorForClient(error);
  return extendedError(byCode[told.code], told.message);
}

const byCode: Readonly<Record<ErrorCode, keyof typeof extendedCodes>> = {
  INVALID_NAME: 'NOT_AUTHORITATIVE',
  UNSUPPORTED_NAME: 'NOT_AUTHORITATIVE',
  ABORTED: 'OTHER',
  TIMEOUT: 'NO_REACHABLE_AUTHORITY',
  UNAVAILABLE: 'NO_REACHABLE_AUTHORITY',
  RATE_LIMITED: 'PROHIBITED',
  PROTOCOL: 'NETWORK_ERROR',
  TOO_LARGE: 'NETWORK_ERROR',
  WRONG_NETWORK: 'NETWORK_ERROR',
  CONTRACT: 'INVALID_DATA',
  DISAGREEMENT: 'INVALID_DATA',
  UNTRUSTED: 'INVALID_DATA',
  OFFCHAIN_REFUSED: 'NOT_SUPPORTED',
  OFFCHAIN_FAILED: 'NETWORK_ERROR',
  PIN_CHANGED: 'INVALID_DATA',
  TOO_OLD: 'NO_REACHABLE_AUTHORITY',
  BUSY: 'OTHER',
  CLOSED: 'NOT_READY',
  INTERNAL: 'OTHER',
};
