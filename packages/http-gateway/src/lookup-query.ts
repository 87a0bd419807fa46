import { z } from '@hono/zod-openapi';
import { assurances, type JsonObject, peerKinds, type RecordsOptions } from '@peername/resolver-core';
import { longestKey, maxKeys } from './limits.ts';

const wholeNumber = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,14})$/, 'is not a whole number')
  .transform(Number);
const flag = z.enum(['0', '1']).transform((text) => text === '1');

/** Query parameters that say which answer about a name will do. */
export const lookupQuery = z.strictObject({
  kinds: z
    .string()
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(z.enum(peerKinds)))
    .optional()
    .openapi({
      type: 'string',
      example: 'staex,libp2p',
      description: `Only these kinds of peer id, the first wins: ${peerKinds.join(', ')}`,
    }),
  policy: z
    .enum(['cache-first', 'network', 'cache-only'])
    .optional()
    .openapi({ description: 'Where the answer may come from. Default: cache-first' }),
  maxAge: wholeNumber.optional().openapi({
    type: 'integer',
    description: 'Only a fresh answer of at most this age in seconds. Before a call: 300',
  }),
  minBlock: wholeNumber
    .optional()
    .openapi({ type: 'integer', description: 'Only an answer read at this block of its chain or later' }),
  finality: z
    .enum(['latest', 'safe', 'finalized'])
    .optional()
    .openapi({ description: "How settled that block must be. Default: the chain's own" }),
  require: z.enum(assurances).optional().openapi({
    description:
      'Only an answer at least this strong: one endpoint, several that agree, or a proof. Default: single',
  }),
  optIn: flag.optional().openapi({
    type: 'string',
    enum: ['0', '1'],
    description: '1: also records that name something else first, such as an ENS contenthash',
  }),
  explain: flag.optional().openapi({
    type: 'string',
    enum: ['0', '1'],
    description: '1: with each step of the lookup and its time',
  }),
});

/** What {@link lookupQuery} gives. */
export type LookupQuery = z.output<typeof lookupQuery>;

/** The same of a question for records, which may name them. */
export const recordsQuery = lookupQuery.extend({
  keys: z
    .string()
    .transform((text) => [...new Set(text.split(','))].sort())
    .pipe(z.array(z.string().min(1).max(longestKey)).max(maxKeys))
    .optional()
    .openapi({
      type: 'string',
      example: 'staex-id,url',
      description: 'Exactly these records instead of those of the kinds',
    }),
});

/** What {@link recordsQuery} gives. */
export type RecordsQuery = z.output<typeof recordsQuery>;

/** As options of a lookup. */
export function toLookupOptions(query: LookupQuery & Pick<RecordsQuery, 'keys'>): RecordsOptions {
  const { kinds, policy, maxAge, minBlock, finality, require, optIn, keys } = query;
  return {
    kinds,
    policy,
    maxAge: maxAge === undefined ? undefined : maxAge * 1000,
    minBlock: minBlock === undefined ? undefined : BigInt(minBlock),
    finality,
    require,
    optInRecords: optIn,
    keys,
  };
}

// What holds anyway.
const usual = { policy: 'cache-first', require: 'single' };

/** The one way to write a query: parameters by the alphabet, none that says what holds anyway. */
export function canonicalQuery(query: JsonObject): string {
  const written = Object.entries(query)
    .filter(
      ([key, value]) => value !== undefined && value !== false && usual[key as keyof typeof usual] !== value,
    )
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .sort();
  return written.length === 0 ? '' : `?${written.join('&')}`;
}

function valueText(value: JsonObject[string]): string {
  if (value === true) return '1';
  // A comma needs no escape in a query, and is what people type.
  return (Array.isArray(value) ? value : [value]).map((item) => encodePart(String(item))).join(',');
}

function encodePart(text: string): string {
  // An apostrophe is the one character left alone by this function that a URL does not leave alone in its query.
  return encodeURIComponent(text).replaceAll("'", '%27');
}
