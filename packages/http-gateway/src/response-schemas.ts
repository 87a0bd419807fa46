import { z } from '@hono/zod-openapi';
import { assurances, errorCodes, type Finality, peerKinds } from '@peername/resolver-core';
import { outcomeKinds, problemKinds, problemType } from './problem.ts';

const date = z.iso.datetime().openapi({ example: '2026-01-01T00:00:00.000Z' });
const count = z.int().min(0);
const finality = z.enum(['latest', 'safe', 'finalized'] satisfies readonly Finality[]);
/** An account on a chain. */
export const accountOnChain = z.strictObject({
  chain: z.string().openapi({ description: 'CAIP-2', example: 'eip155:1' }),
  address: z.string(),
});

/** The outcome of a lookup that learnt nothing. */
const errorSchema = z
  .strictObject({
    code: z.enum(errorCodes as readonly [string, ...string[]]),
    reason: z.string().optional().openapi({ description: 'A finer, stable word within the code' }),
    message: z.string(),
    retryable: z.boolean(),
    retryAfter: z.number().optional().openapi({ description: 'Milliseconds' }),
  })
  .openapi('Error');

/** Where an answer comes from. */
export const evidenceSchema = z
  .strictObject({
    service: z.string(),
    network: z.string(),
    chain: z.string().openapi({ description: 'CAIP-2', example: 'eip155:1' }),
    contract: z.string(),
    block: z.strictObject({ number: count, hash: z.string(), time: date.optional() }),
    finality,
    assurance: z.enum(assurances),
    asked: count,
    agreed: count,
    offchain: z.boolean(),
    endpoints: z.array(z.string()).openapi({ description: 'Origins of the endpoints that were asked' }),
    dissent: z.array(z.string()).optional().openapi({
      description:
        'Origins of endpoints that gave another answer at this block: they lie, or read another chain',
    }),
    via: z
      .array(z.string())
      .optional()
      .openapi({ description: 'Origins of gateways that passed it on, the nearest first' }),
  })
  .openapi('Evidence');

/** How old an answer is. */
export const freshnessSchema = z
  .strictObject({
    origin: z.literal('gateway'),
    readAt: date.openapi({ description: 'When the chain was asked' }),
    freshUntil: date,
    staleUntil: date,
    stale: z.boolean().openapi({ description: 'Past freshUntil: the chain may say something else by now' }),
  })
  .openapi('Freshness');

const peer = z
  .strictObject({
    kind: z.enum(peerKinds),
    id: z.string(),
    key: z.strictObject({ type: z.string(), hex: z.string() }).optional(),
    addrs: z.array(z.string()).optional().openapi({ description: 'Hints, not verified' }),
    recordKey: z.string(),
    optIn: z.literal(true).optional(),
  })
  .openapi('Peer');

const about = {
  input: z.string().openapi({ description: 'In a batch as it was asked, else the name' }),
  name: z.string().openapi({ description: 'The canonical name' }),
};
const times = { registeredAt: date.optional(), expiresAt: date.optional() };
/** Where it comes from and how old it is. */
export const origin = { evidence: evidenceSchema, freshness: freshnessSchema };
const ignored = z.array(z.strictObject({ key: z.string(), reason: z.string(), why: z.string() }));

/** A name with a peer id that may be dialled. */
export const foundSchema = z
  .strictObject({
    ...about,
    state: z.literal('found'),
    peer,
    peers: z.array(peer).min(1),
    ignored,
    account: accountOnChain.optional(),
    ...times,
    ...origin,
  })
  .openapi('Found');

/** The records of a name. */
export const recordsSchema = z
  .strictObject({
    ...about,
    state: z.literal('found'),
    records: z.array(z.strictObject({ key: z.string(), value: z.string() })),
    unreadable: z.array(z.strictObject({ key: z.string(), why: z.string() })).optional(),
    account: accountOnChain.optional(),
    ...times,
    ...origin,
  })
  .openapi('Records');

const slugs = [...Object.values(outcomeKinds), ...Object.values(problemKinds)].map(({ slug }) => slug);
const problem = {
  type: z.enum([...new Set(slugs)].map(problemType) as [string, ...string[]]),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string(),
  code: z.string(),
  retryable: z.boolean(),
};

/** Why there is nothing to dial (RFC 9457): proven by the chain, or nothing was learnt, or the request is at fault. */
export const problemSchema = z
  .union([
    z.strictObject({
      ...problem,
      ...about,
      state: z.literal('absent'),
      reason: z.enum(['name', 'record', 'expired', 'resolver']),
      ignored: ignored.optional(),
      account: accountOnChain.optional(),
      ...times,
      ...origin,
    }),
    z.strictObject({
      ...problem,
      ...about,
      state: z.literal('invalid'),
      reason: z.enum(['malformed', 'conflict']),
      records: z.array(z.strictObject({ key: z.string(), value: z.string().optional(), why: z.string() })),
      account: accountOnChain.optional(),
      ...times,
      ...origin,
    }),
    z.strictObject({
      ...problem,
      input: z.string(),
      account: accountOnChain,
      state: z.literal('absent'),
      reason: z.enum(['unset', 'mismatch']),
      claimed: z.string().optional().openapi({ description: 'Unchecked text from the chain' }),
      names: z.array(z.string()).length(0),
      ...origin,
    }),
    z.strictObject({
      ...problem,
      input: z.string().optional(),
      name: z.string().optional(),
      state: z.literal('unknown'),
      error: errorSchema,
    }),
    z.strictObject(problem),
  ])
  .openapi('Problem');
