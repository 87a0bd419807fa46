import { AbiCoder, Interface } from 'ethers/abi';
import type { Hex } from './hex.ts';
import type { EnsRecords } from './record-calls.ts';

/** The records that a CCIP gateway holds, by name. They can be changed while it runs. */
export interface CcipRecords {
  /** Adds to or replaces what the name has; an empty text removes it. */
  set(name: string, records: EnsRecords): void;
  remove(name: string): void;
  /** The ABI-encoded result for the data of a `resolve(bytes name, bytes data)` call. */
  answer(request: Hex): Hex;
}

const abi = new Interface([
  'function resolve(bytes name, bytes data) view returns (bytes)',
  'function text(bytes32 node, string key) view returns (string)',
  'function addr(bytes32 node) view returns (address)',
  'function addr(bytes32 node, uint256 coinType) view returns (bytes)',
  'function contenthash(bytes32 node) view returns (bytes)',
  'function multicall(bytes[] calls) view returns (bytes[])',
]);
const coder = AbiCoder.defaultAbiCoder();
const noAddress: Hex = `0x${'00'.repeat(20)}`;

/** Records in memory. Names without records answer with empty ones. */
export function createCcipRecords(): CcipRecords {
  const byName = new Map<string, EnsRecords>();
  return {
    set(name, records) {
      const before = byName.get(name);
      byName.set(name, { ...before, ...records, texts: { ...before?.texts, ...records.texts } });
    },
    remove: (name) => void byName.delete(name),
    answer(request) {
      const [dnsName, data] = abi.decodeFunctionData('resolve', request) as unknown as [Hex, Hex];
      return answerCall(data, byName.get(nameOf(dnsName)) ?? {});
    },
  };
}

function answerCall(data: Hex, records: EnsRecords): Hex {
  const call = abi.parseTransaction({ data });
  switch (call?.signature) {
    case 'text(bytes32,string)':
      return encode('string', records.texts?.[String(call.args[1])] ?? '');
    case 'addr(bytes32)':
      return encode('address', records.address ?? noAddress);
    case 'addr(bytes32,uint256)':
      return encode('bytes', call.args[1] === 60n ? (records.address ?? '0x') : '0x');
    case 'contenthash(bytes32)':
      return encode('bytes', records.contenthash ?? '0x');
    case 'multicall(bytes[])': {
      const calls = call.args[0] as readonly Hex[];
      return encode(
        'bytes[]',
        calls.map((inner) => answerCall(inner, records)),
      );
    }
    default:
      return '0x';
  }
}

function encode(type: string, value: unknown): Hex {
  return coder.encode([type], [value]) as Hex;
}

function nameOf(dnsName: Hex): string {
  const bytes = Buffer.from(dnsName.slice(2), 'hex');
  const labels: string[] = [];
  for (let at = 0; (bytes[at] ?? 0) > 0; at += 1 + (bytes[at] ?? 0)) {
    labels.push(bytes.toString('utf8', at + 1, at + 1 + (bytes[at] ?? 0)));
  }
  return labels.join('.');
}
