import { describe, expect, it } from 'vitest';
import { readProofReply } from './read-proof-reply.ts';

const nodes = (count: number, bytes: number) =>
  Array.from({ length: count }, () => `0x${'00'.repeat(bytes)}`);

describe('the reply with a proof', () => {
  it('holds the bytes of its nodes', () => {
    expect(readProofReply({ at: '0x00', proof: ['0x0102', '0x'] })).toEqual([
      Uint8Array.of(1, 2),
      Uint8Array.of(),
    ]);
  });

  it('may have 8,192 nodes, and 1 MiB of them, and no more', () => {
    expect(readProofReply({ proof: nodes(8_192, 1) })).toHaveLength(8_192);
    // As text, each node is a byte longer.
    expect(readProofReply({ proof: nodes(16, 65_535) })).toHaveLength(16);
    for (const proof of [nodes(8_193, 1), [...nodes(16, 65_535), '0x']])
      expect(() => readProofReply({ proof })).toThrow(expect.objectContaining({ code: 'TOO_LARGE' }));
  });

  it.each([
    ['null', null],
    ['a text', 'proof'],
    ['without a list', { proof: '0x00' }],
    ['with something else than texts', { proof: ['0x00', 7] }],
    ['with a node that is not hex', { proof: ['0x0'] }],
    ['with a list that only looks like one of bytes', { proof: [{ length: 2 ** 40 }] }],
  ])('is refused when it is %s', (_, reply) => {
    expect(() => readProofReply(reply)).toThrow(
      expect.objectContaining({ code: 'UNTRUSTED', reason: 'bad-proof' }),
    );
  });
});
