import type { Hex } from '@peername/resolver-core';
import { expect, it } from 'vitest';
import { blake2b } from '../blake2b.ts';
import { concatBytes } from '../concat-bytes.ts';
import { fromHex, toHex } from '../hex.ts';
import { encodeCompact } from '../scale-writer.ts';
import type { ChainAccess } from './described-chain.ts';
import { type Blocks, holderOf, type LookedAt, lookFurtherBack, walkBack } from './walk-back.ts';

const raw: Hex = '0x0badcafe';
const nothing: Hex = `0x${'00'.repeat(32)}`;

interface Made {
  readonly hash: Hex;
  readonly block: { readonly header: object; readonly extrinsics: unknown };
}

/** A block whose hash commits to its header, as on a chain. */
function make(number: number, parentHash: Hex, extrinsics: unknown = ['0x01'], salt = '00'): Made {
  const extrinsicsRoot: Hex = `0x${salt.repeat(32)}`;
  const header = {
    parentHash,
    number: `0x${number.toString(16)}`,
    stateRoot: nothing,
    extrinsicsRoot,
    digest: { logs: [] },
  };
  const encoded = concatBytes(
    fromHex(parentHash),
    encodeCompact(number),
    fromHex(nothing),
    fromHex(extrinsicsRoot),
    encodeCompact(0),
  );
  return { hash: toHex(blake2b(encoded, 32)), block: { header, extrinsics } };
}

/** A chain of blocks from a number on, with these extrinsics in each. */
function chain(first: number, parent: Hex, bodies: readonly unknown[], salt?: string): Made[] {
  const blocks: Made[] = [];
  for (const [i, body] of bodies.entries())
    blocks.push(make(first + i, blocks.at(-1)?.hash ?? parent, body, salt));
  return blocks;
}

function serving(blocks: readonly Made[]) {
  const asked: Hex[] = [];
  const at: ChainAccess = {
    endpoint: { origin: 'https://node.example', request: () => Promise.reject(), close: async () => {} },
    describedAt: () => Promise.reject(),
    async ask(_, [hash]) {
      asked.push(hash as Hex);
      const found = blocks.find((one) => one.hash === hash);
      return found ? { block: found.block } : null;
    },
  };
  return { at, asked };
}

const start = make(10, nothing);
const known = (...more: readonly LookedAt[]): Map<Hex, LookedAt> =>
  new Map([
    [start.hash, { number: 10n, hash: start.hash, parent: undefined, index: undefined }],
    ...more.map((block) => [block.hash, block] as const),
  ]);
const walk = (at: ChainAccess, head: Hex | undefined, blocks: Blocks) =>
  walkBack(at, head ?? nothing, blocks, raw, nothing);

it('looks at each block once, and finds the transaction in whatever case it is written', async () => {
  const blocks = chain(11, start.hash, [['0x01'], ['0x01', raw.toUpperCase().replace('X', 'x')], ['0x01']]);
  const { at, asked } = serving(blocks);
  const seen = known();
  for (const block of await walk(at, blocks.at(-1)?.hash, seen)) seen.set(block.hash, block);
  expect(asked).toEqual(blocks.map(({ hash }) => hash).reverse());
  expect(holderOf(seen, blocks[2]!.hash)).toMatchObject({ number: 12n, hash: blocks[1]!.hash, index: 1 });
  expect(holderOf(seen, blocks[0]!.hash)).toBeUndefined();
  expect(await walk(at, blocks.at(-1)?.hash, seen)).toEqual([]);
  expect(asked).toHaveLength(3);
});

it('tells forks apart', async () => {
  const one = chain(11, start.hash, [[raw], []], '01');
  const other = chain(11, start.hash, [[], [], []], '02');
  const { at } = serving([...one, ...other]);
  const seen = known();
  for (const head of [one[1]!, other[2]!])
    for (const block of await walk(at, head.hash, seen)) seen.set(block.hash, block);
  expect(holderOf(seen, one[1]!.hash)?.number).toBe(11n);
  expect(holderOf(seen, other[2]!.hash)).toBeUndefined();
  expect(holderOf(seen, nothing)).toBeUndefined();
});

it('goes on below a final block until it finds the transaction, and asks for nothing twice, whatever fails', async () => {
  const older = chain(11, start.hash, [[raw], [], [], [], []]);
  const final = { number: 15n, hash: older[4]!.hash };
  const seen = new Map<Hex, LookedAt>([[final.hash, { ...final, parent: undefined, index: undefined }]]);
  const served: Made[] = [];
  const { at, asked } = serving(served);
  for (const block of older.toReversed()) {
    await expect(lookFurtherBack(at, final, 10n, seen, raw, nothing)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
    served.push(block);
  }
  await lookFurtherBack(at, final, 10n, seen, raw, nothing);
  expect(holderOf(seen, final.hash)).toMatchObject({ number: 11n, index: 0 });
  await lookFurtherBack(at, final, 0n, seen, raw, nothing);
  // Each once in vain and once with an answer.
  expect(asked).toEqual(older.toReversed().flatMap(({ hash }) => [hash, hash]));
});

it('goes no further below a final block than it is told to', async () => {
  const older = chain(11, start.hash, [[raw], [], []]);
  const final = { number: 13n, hash: older[2]!.hash };
  const seen = new Map<Hex, LookedAt>([[final.hash, { ...final, parent: undefined, index: undefined }]]);
  const { at, asked } = serving(older);
  await lookFurtherBack(at, final, 11n, seen, raw, nothing);
  expect(asked).toHaveLength(2);
  expect(holderOf(seen, final.hash)).toBeUndefined();
});

const foreign = chain(8, nothing, [[], [], [], []], '03');
const jump = make(13, start.hash);
it.each([
  ['a chain that a final block is not in', foreign, foreign[3]!.hash, 'PROTOCOL'],
  ['a block that nobody has', [], nothing, 'UNAVAILABLE'],
  ['a block without a body', [make(11, start.hash, null)], make(11, start.hash, null).hash, 'PROTOCOL'],
  [
    'a block that is another one',
    [{ ...jump, hash: make(11, start.hash).hash }],
    make(11, start.hash).hash,
    'PROTOCOL',
  ],
  ['numbers that leave some out', [jump, make(15, jump.hash)], make(15, jump.hash).hash, 'PROTOCOL'],
])('refuses %s', async (_, blocks, head, code) => {
  await expect(walk(serving(blocks).at, head, known())).rejects.toMatchObject({ code });
});
