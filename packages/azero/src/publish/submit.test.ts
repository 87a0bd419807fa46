import { RpcReplyError } from '@peername/json-rpc';
import { ResolverError } from '@peername/resolver-core';
import { expect, it } from 'vitest';
import type { ChainAccess } from './described-chain.ts';
import { submit } from './submit.ts';

const transaction = { raw: '0x00', hash: '0x11', account: '5Grw', changes: [] } as const;

/** A node that answers one submission, and no second one. */
function nodeThat(throws: unknown): ChainAccess {
  let asked = 0;
  return {
    endpoint: {
      origin: 'https://node.example',
      async request() {
        expect(++asked).toBe(1);
        throw throws;
      },
      async close() {},
    },
    ask: () => Promise.reject(new Error('asked')),
    describedAt: () => Promise.reject(new Error('asked')),
  };
}
const submitTo = (throws: unknown) => submit(nodeThat(throws), transaction, undefined);
const said = (code: number, message: string, data?: unknown) => new RpcReplyError(code, message, data);

it.each([
  [
    1010,
    'Invalid Transaction',
    'Inability to pay some fees (e.g. account balance too low)',
    'insufficient-funds',
  ],
  [1010, 'Invalid Transaction', 'Transaction has a bad signature', 'refused'],
  [1010, 'Invalid Transaction', 'Transaction would exhaust the block limits', 'refused'],
  [1011, 'Unknown Transaction Validity', 'Could not lookup information', 'refused'],
  [1014, 'Priority is too low: (1 vs 2)', 'The transaction has too low priority', 'refused'],
  [1016, 'Immediately Dropped', "The transaction couldn't enter the pool", 'refused'],
  [-32601, 'Method not found', undefined, 'refused'],
  [-32000, '\u001b[2J', { $: 1 }, 'refused'],
])('a node that says %i, %s: %j', async (code, message, data, reason) => {
  await expect(submitTo(said(code, message, data))).rejects.toMatchObject({ reason, transaction: '0x11' });
});

it.each([
  [1010, 'Invalid Transaction', 'Transaction is outdated', 'outdated'],
  [1010, 'Invalid Transaction', 'Transaction has an ancient birth block', 'outdated'],
  [1012, 'Transaction is temporarily banned', undefined, 'refused'],
])(
  'a node that says %i, %s: %j may know the transaction from a block',
  async (code, message, data, reason) => {
    expect(await submitTo(said(code, message, data))).toMatchObject({ reason });
  },
);

it('a node that has the transaction already refuses nothing', async () => {
  expect(await submitTo(said(1013, 'Transaction Already Imported', '0x11'))).toBe('there');
});

it.each([
  ['TIMEOUT', undefined],
  ['UNAVAILABLE', 'ECONNRESET'],
  ['UNAVAILABLE', undefined],
  ['PROTOCOL', undefined],
  ['TOO_LARGE', undefined],
] as const)('an answer lost to %s (%s) may be to a transaction that arrived', async (code, details) => {
  expect(await submitTo(new ResolverError({ code, details, shortMessage: 'x' }))).toBe('there');
});

it.each([
  ['RATE_LIMITED', undefined],
  ['UNAVAILABLE', 'ECONNREFUSED'],
  ['UNAVAILABLE', 'ENOTFOUND'],
  ['ABORTED', undefined],
  ['CLOSED', undefined],
] as const)('after %s (%s) nothing arrived, or nobody waits', async (code, details) => {
  const error = new ResolverError({ code, details, shortMessage: 'x' });
  await expect(submitTo(error)).rejects.toBe(error);
});
