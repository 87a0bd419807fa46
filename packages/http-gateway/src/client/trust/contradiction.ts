import type { BlockRef } from '@peername/resolver-core';
import { type ClaimField, differingClaims } from './claims.ts';
import type { Statement } from './statements.ts';
import { sameQuestion } from './target.ts';
import type { VerifiedAnswer } from './verify-saved-answer.ts';

/** Two signed answers that cannot both be true. */
export interface Contradiction {
  /** The thumbprint of the key that signed both. */
  readonly keyid: string;
  /** The name or account; text from outside, hostile until escaped. */
  readonly subject: string;
  readonly chain: string;
  readonly contract: string;
  readonly block: BlockRef;
  /** In what they differ. */
  readonly fields: readonly ClaimField[];
  readonly statements: readonly [Statement, Statement];
}

/**
 * What one key said in two ways: the same question, about the same chain, contract and block, with another answer. A block
 * does not change, so whoever holds both messages can prove to anybody that the key lied. Undefined where both rest on a
 * server outside the chain (EIP-3668), which may change its mind, and for answers that may both be true.
 */
export function findContradiction(one: VerifiedAnswer, other: VerifiedAnswer): Contradiction | undefined {
  if (one.keyid !== other.keyid || !sameQuestion(one.target, other.target)) return undefined;
  for (const first of one.statements) {
    const second = other.statements.find((statement) => isAboutTheSame(first, statement));
    if (!second) continue;
    const fields = differingClaims(first.json, second.json);
    if (fields.length === 0) continue;
    const { chain, contract, block } = first.evidence;
    const { subject } = first;
    return { keyid: one.keyid, subject, chain, contract, block, fields, statements: [first, second] };
  }
  return undefined;
}

function isAboutTheSame(one: Statement, other: Statement): boolean {
  const [a, b] = [one.evidence, other.evidence];
  return (
    one.about === other.about &&
    one.subject === other.subject &&
    a.chain === b.chain &&
    a.contract === b.contract &&
    a.block.number === b.block.number &&
    a.block.hash === b.block.hash &&
    !(a.offchain && b.offchain)
  );
}
