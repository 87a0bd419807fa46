import { z } from '@hono/zod-openapi';
import { peerKinds } from '@peername/resolver-core';
import { longestKey, maxBatchNames, maxKeys } from './limits.ts';
import { lookupQuery } from './lookup-query.ts';

/** The names of a batch, and which answers about them will do. */
export const batchBody = z
  .strictObject({
    names: z.array(z.string()).min(1).max(maxBatchNames),
    kinds: z.array(z.enum(peerKinds)).min(1).max(peerKinds.length).optional(),
    policy: lookupQuery.shape.policy,
    maxAge: z.int().min(0).max(1e12).optional().openapi({ description: 'In seconds' }),
    minBlock: z.int().min(0).optional(),
    finality: lookupQuery.shape.finality,
    require: lookupQuery.shape.require,
    optIn: z.boolean().optional(),
    records: z.boolean().optional().openapi({ description: 'Raw records, and not what they stand for' }),
    keys: z
      .array(z.string().min(1).max(longestKey))
      .min(1)
      .max(maxKeys)
      .optional()
      .openapi({ description: 'Exactly these records; with `records` only' }),
  })
  .refine(({ records, keys }) => records || !keys, { path: ['keys'], message: 'goes with "records" only' })
  .openapi('Batch');
