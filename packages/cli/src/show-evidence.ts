import { type Evidence, escapeText, type Freshness, type NameService } from '@peername/resolver-core';
import { ago, dateOf, day, grouped, roughly } from './quantities.ts';
import type { View } from './view.ts';

/**
 * Where an answer comes from, in one phrase.
 *
 * ```
 * Aleph Zero · block 81,234,567 · finalized · 3 s ago · 1 of 1 endpoints
 * Aleph Zero · block 81,234,567 · finalized · 3 s ago · 2 of 3 endpoints agree
 * aleph-zero · block 81,234,567 · finalized · 3 s ago · 1 of 1 endpoints · through https://names.example
 * ```
 */
export function showEvidence(evidence: Evidence, services: readonly NameService[], { now }: View): string {
  const { block, finality, offchain, via = [] } = evidence;
  const network = services.find(({ id }) => id === evidence.service)?.network.title ?? evidence.network;
  const parts = [
    network,
    `block ${grouped(block.number)}`,
    finality,
    ...(block.time ? [ago(block.time, now)] : []),
    showStrength(evidence),
    ...(offchain ? ['answered off-chain'] : []),
    ...(via.length > 0 ? [`through ${via.join(', ')}`] : []),
  ];
  return escapeText(parts.join(' · '), 500);
}

function showStrength({ assurance, agreed, asked }: Evidence): string {
  const endpoints = `${agreed} of ${asked} endpoints`;
  if (assurance === 'proof') return `proved, at a block of ${endpoints}`;
  return assurance === 'quorum' ? `${endpoints} agree` : endpoints;
}

const soon = 30 * day;

/** What a reader should know before relying on an answer, one sentence each. */
export function showWarnings(
  answer: {
    readonly freshness?: Freshness;
    readonly expiresAt?: Date | undefined;
    readonly evidence: Evidence;
  },
  { now }: View,
): string[] {
  const { freshness, expiresAt, evidence } = answer;
  const warnings = (evidence.dissent ?? []).map((origin) => `${origin} gave another answer at this block`);
  if (freshness?.stale)
    warnings.push(
      `stale: read ${ago(freshness.readAt, now)}, past its freshness; the chain may say something else by now`,
    );
  // The chain's clock decides about expiry.
  const left = expiresAt && expiresAt.getTime() - (evidence.block.time?.getTime() ?? now);
  if (expiresAt && left !== undefined && left < soon)
    warnings.push(`expires in ${roughly(Math.max(0, left))} (${dateOf(expiresAt)})`);
  return warnings;
}
