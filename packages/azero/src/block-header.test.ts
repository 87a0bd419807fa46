import { startAzeroNode } from '@peername/devnet';
import { type Hex, isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readHeader } from './block-header.ts';

const zero: Hex = `0x${'00'.repeat(32)}`;
let header: Record<string, unknown>;
let hash: Hex;
let genesis: { hash: Hex; header: unknown };

beforeAll(async () => {
  const node = await startAzeroNode({ blockTime: 0, genesisHash: `0x${'ab'.repeat(32)}` });
  const ask = async (method: string, params: unknown[]) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    const reply = await fetch(node.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return ((await reply.json()) as { result: never }).result;
  };
  hash = node.mine(70).hash;
  header = await ask('chain_getHeader', [hash]);
  genesis = { hash: node.genesisHash, header: await ask('chain_getHeader', [node.genesisHash]) };
  await node.close();
});

const refusal = (value: unknown, of: Hex = hash) => {
  try {
    readHeader(value, of, zero);
  } catch (error) {
    if (isResolverError(error) && error.code === 'PROTOCOL') return error.details;
    throw error;
  }
  return undefined;
};

describe('readHeader', () => {
  it('gives the number and the state root in the header that the hash commits to', () => {
    expect(readHeader(header, hash, zero)).toEqual({ number: 70n, stateRoot: header['stateRoot'] });
  });

  it('takes the genesis hash on trust, which is checked elsewhere', () => {
    expect(readHeader(genesis.header, genesis.hash, genesis.hash)).toEqual({
      number: 0n,
      stateRoot: undefined,
    });
    expect(refusal(genesis.header, genesis.hash)).toBe('a header of another block');
  });

  it('takes no header of a later block for that of the genesis block', () => {
    expect(() => readHeader(header, genesis.hash, genesis.hash)).toThrow(
      expect.objectContaining({ code: 'PROTOCOL' }),
    );
  });

  it.each<[title: string, number: unknown]>([
    ['in a list', ['0x46']],
    ['with white space around it', ' 0x46\n'],
    ['with zeros before it', '0x0000000046'],
    ['that only its low bits make the right one', '0x100000046'],
    ['beyond the ones it can encode', '0x40000046'],
    ['in decimal', 70],
  ])('refuses the right number %s', (_, number) => {
    expect(refusal({ ...header, number })).toBeDefined();
  });

  it('refuses a header in which anything is changed', () => {
    for (const field of ['parentHash', 'stateRoot', 'extrinsicsRoot'])
      expect(refusal({ ...header, [field]: zero }), field).toBe('a header of another block');
    for (const number of ['0x45', '0x47', '0x0', '0x3fffffff'])
      expect(refusal({ ...header, number }), number).toBe('a header of another block');
    expect(refusal({ ...header, digest: { logs: [] } })).toBe('a header of another block');
  });

  it('refuses bytes moved from one field to the next, which would hash alike', () => {
    const { stateRoot, extrinsicsRoot } = header as Record<'stateRoot' | 'extrinsicsRoot', string>;
    const moved = {
      ...header,
      stateRoot: stateRoot + extrinsicsRoot.slice(2, 4),
      extrinsicsRoot: `0x${extrinsicsRoot.slice(4)}`,
    };
    expect(refusal(moved)).toBe('not a hash of 32 bytes');
  });

  it('refuses a header that is larger than any, before it spends time on its hash', () => {
    const long = (bytes: number) => ({ ...header, digest: { logs: [`0x${'00'.repeat(bytes)}`] } });
    // Three hashes, the number in two bytes, and the count of logs.
    const others = 3 * 32 + 2 + 1;
    expect(refusal(long(16 * 1024 - others))).toBe('a header of another block');
    expect(refusal(long(16 * 1024 - others + 1))).toBe('a header of over 16384 bytes');
  });

  it('refuses anything else with a PROTOCOL error', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('parentHash', 'number', 'stateRoot', 'digest', 'all'),
        (value, field) => {
          const damaged = field === 'all' ? value : { ...header, [field]: value };
          expect(refusal(damaged)).toMatch(/./);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
