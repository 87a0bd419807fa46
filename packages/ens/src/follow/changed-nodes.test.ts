import { id, namehash } from 'ethers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedNodes, changeTopics } from './changed-nodes.ts';

const alice = namehash('alice.eth');

describe('the nodes that logs are about', () => {
  it.each([
    'TextChanged(bytes32,string,string)',
    'TextChanged(bytes32,string,string,string)',
    'ContenthashChanged(bytes32,bytes)',
    'AddrChanged(bytes32,address)',
    'AddressChanged(bytes32,uint256,bytes)',
    'VersionChanged(bytes32,uint64)',
    'NewResolver(bytes32,address)',
    'Transfer(bytes32,address)',
  ])('is the first argument of %s', (signature) => {
    expect(changeTopics).toContain(id(signature));
    expect(changedNodes([{ topics: [id(signature), alice] }])).toEqual([alice]);
  });

  it('is the new node of NewOwner, not the one above it', () => {
    const topics = [id('NewOwner(bytes32,bytes32,address)'), namehash('eth'), id('alice')];
    expect(changeTopics).toContain(topics[0]);
    expect(changedNodes([{ topics }])).toEqual([alice]);
  });

  it('passes over logs whose node is not indexed, and refuses what is no log', () => {
    const [topic] = changeTopics;
    expect(
      changedNodes([{ topics: [topic] }, { topics: [topic, '0x12'] }, { topics: [topic, alice] }]),
    ).toEqual([alice]);
    for (const logs of [null, {}, [null], [{}], [{ topics: 'x' }], [{ topics: ['0x'] }]])
      expect(() => changedNodes(logs)).toThrow(expect.objectContaining({ code: 'PROTOCOL' }));
  });

  it('gives nodes or refuses, whatever JSON it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const logs of [value, [value], [{ topics: value }]]) {
          try {
            for (const node of changedNodes(logs)) expect(node).toMatch(/^0x[0-9a-f]{64}$/);
          } catch (error) {
            expect(error).toMatchObject({ code: 'PROTOCOL' });
          }
        }
      }),
    );
  });
});
