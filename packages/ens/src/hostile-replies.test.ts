import { isResolverError, type ReadOutcome } from '@peername/resolver-core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import recorded from '../testing/fixtures/universal-resolver.json' with { type: 'json' };
import { reverted, scriptedEndpoint, scriptedService } from '../testing/scripted-chain.ts';
import { fromHex, toHex } from './hex.ts';

interface Vector {
  readonly call: string;
  readonly result?: string;
  readonly error?: { readonly data: string };
}

interface Reply {
  readonly state: 'returned' | 'reverted';
  readonly data: Uint8Array;
}

const replies = (recorded.vectors as readonly Vector[])
  .filter(({ call }) => call.includes('multicall') || call.startsWith('reverse'))
  .map(
    ({ result, error }): Reply => ({
      state: result ? 'returned' : 'reverted',
      data: fromHex(result ?? error?.data)!,
    }),
  );

/** Recorded replies with some bytes replaced, cut or prolonged, now and then returned instead of reverted. */
const hostile = fc
  .tuple(
    fc.constantFrom(...replies),
    fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 4 }),
    fc.constantFrom(0, 0, 0, -1, -4, -32, 1, 32),
    fc.boolean(),
  )
  .map(([{ state, data }, hits, more, swap]): Reply => {
    const changed = new Uint8Array(Math.max(0, data.length + more));
    changed.set(data.subarray(0, changed.length));
    for (const [at, value] of hits) if (changed.length > 0) changed[at % changed.length] = value;
    return { state: swap && more !== 0 ? 'returned' : state, data: changed };
  });

test('every reply, however damaged, is a reading or an error of its own kind', async () => {
  let reply = replies[0]!;
  const endpoint = scriptedEndpoint({
    call: () => {
      if (reply.state === 'reverted') throw reverted(toHex(reply.data));
      return toHex(reply.data);
    },
  });
  const service = scriptedService([endpoint], { ccip: 'off' });
  const alice = service.parse('alice.eth');
  const seen = new Map<string, number>();

  await fc.assert(
    fc.asyncProperty(hostile, async (next) => {
      reply = next;
      const outcomes: unknown[] = await Promise.all([
        // Two keys and the account make the three elements of the recorded replies.
        service.read(alice, ['staex-id', 'contenthash']).catch((error: unknown) => error),
        service.reverse!(`0x${'11'.repeat(20)}`).catch((error: unknown) => error),
      ]);
      for (const outcome of outcomes as ReadOutcome[]) {
        const kind =
          'state' in outcome ? outcome.state : isResolverError(outcome) ? outcome.code : String(outcome);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect([
          'found',
          'absent',
          'CONTRACT',
          'OFFCHAIN_FAILED',
          'OFFCHAIN_REFUSED',
          'INVALID_NAME',
          'UNTRUSTED',
        ]).toContain(kind);
      }
    }),
    { numRuns: 10_000 },
  );
  // The damage is mild enough for every kind of outcome to be met.
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining(['found', 'absent', 'CONTRACT', 'OFFCHAIN_REFUSED']),
  );
});
