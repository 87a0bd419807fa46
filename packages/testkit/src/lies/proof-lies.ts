import type { Lie } from './lie.ts';

/** Which part of a proof is spoilt, and how. */
export type ProofFault = 'flip a bit' | 'swap two nodes' | 'drop a node' | 'repeat a node';

/**
 * Spoils every list of trie nodes in an answer: `proof` of `state_getReadProof` and its child form, `accountProof` and
 * `storageProof` of `eth_getProof`. Order means nothing in a Substrate proof and everything in an Ethereum one.
 */
export function proofLie(fault: ProofFault, seed = 1): Lie {
  return {
    says: `gives proofs in which somebody did ${fault}`,
    tell({ method }, truth) {
      if (!/getProof|getReadProof|getChildReadProof/i.test(method) || !truth.result) return truth;
      return { result: spoil(truth.result, fault, seed) };
    },
  };
}

function spoil(value: unknown, fault: ProofFault, seed: number): unknown {
  if (Array.isArray(value)) {
    const isProof = value.length > 0 && value.every((node) => typeof node === 'string');
    return isProof ? spoilNodes(value, fault, seed) : value.map((each) => spoil(each, fault, seed));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoil(each, fault, seed)]));
}

function spoilNodes(nodes: readonly string[], fault: ProofFault, seed: number): string[] {
  const at = seed % nodes.length;
  const next = (at + 1) % nodes.length;
  const chosen = nodes[at] as string;
  switch (fault) {
    case 'flip a bit':
      return nodes.with(at, flipBit(chosen, seed));
    case 'swap two nodes':
      return nodes.with(at, nodes[next] as string).with(next, chosen);
    case 'drop a node':
      return nodes.toSpliced(at, 1);
    case 'repeat a node':
      return nodes.toSpliced(at, 0, chosen);
  }
}

function flipBit(hex: string, seed: number): string {
  const bytes = Buffer.from(hex.slice(2), 'hex');
  const at = (seed * 7) % Math.max(1, bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (seed % 8));
  return `0x${bytes.toString('hex')}`;
}
