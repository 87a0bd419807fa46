import { callContract, getContractStorage } from './contracts-api.ts';
import type { ContractsPallet } from './contracts-pallet.ts';
import { concatBytes, fromHex, type Hex } from './hex.ts';
import { loadMetadata, type MetadataVersion, metadataVersions } from './metadata.ts';
import type { TransactionApis } from './pool/transaction-apis.ts';
import { clientError, RpcError } from './rpc-error.ts';
import { bytes, decodeAll, fixed, option, text, tuple, u8, u32, vector } from './scale.ts';
import type { State } from './state.ts';
import type { StateVersion } from './state-version.ts';

/** A runtime's version as `state_getRuntimeVersion` shows it. */
export interface RuntimeVersion {
  readonly specName: string;
  readonly implName: string;
  readonly authoringVersion: number;
  readonly specVersion: number;
  readonly implVersion: number;
  readonly apis: readonly (readonly [id: Hex, version: number])[];
  readonly transactionVersion: number;
  readonly stateVersion: StateVersion;
}

/**
 * A runtime with Core, Metadata, BlockBuilder, what transactions need (queue, nonces, payment), and the ContractsApi
 * with gas in two parts.
 */
export const runtimeVersion: Omit<RuntimeVersion, 'stateVersion'> = {
  specName: 'aleph-node',
  implName: 'peername-devnet',
  authoringVersion: 1,
  specVersion: 15_000_000,
  implVersion: 1,
  apis: [
    ['0xdf6acb689907609b', 4],
    ['0x37e397fc7c91f5e4', 2],
    ['0x40fe3ad401f8959a', 6],
    ['0xd2bc9897eed08f15', 3],
    ['0xbc9d89904f5b923f', 1],
    ['0x37c8bb1350a9a2a8', 4],
    ['0x68b66ba122c93fa7', 2],
  ],
  transactionVersion: 18,
};

/** Runs a method of the runtime on one state, as `state_call` does. */
export type RuntimeApi = (method: string, input: Uint8Array, state: State) => Promise<Uint8Array>;

/** The runtime's methods that readers of names and their libraries call. */
export function createRuntimeApi(
  pallet: ContractsPallet,
  version: RuntimeVersion,
  newest: MetadataVersion,
  transactions: TransactionApis,
): RuntimeApi {
  const methods = new Map<string, (input: Uint8Array, state: State) => Uint8Array | Promise<Uint8Array>>([
    ...Object.entries(transactions.methods),
    ['ContractsApi_call', (input, state) => callContract(pallet, state, input)],
    ['ContractsApi_get_storage', (input, state) => getContractStorage(state, input)],
    ['Core_version', () => encodeVersion(version)],
    ['Metadata_metadata', async () => bytes.encode((await loadMetadata(newest, 14)) ?? new Uint8Array())],
    ['Metadata_metadata_versions', () => vector(u32).encode(metadataVersions(newest))],
    [
      'Metadata_metadata_at_version',
      async (input) => option(bytes).encode(await loadMetadata(newest, decodeAll(u32, input))),
    ],
  ]);
  return async (method, input, state) => {
    const run = methods.get(method);
    if (!run) throw clientError(`Execution failed: Other: Exported method ${method} is not found`);
    try {
      return await run(input, state);
    } catch (error) {
      if (error instanceof RpcError) throw error;
      // Input that does not decode makes a runtime panic.
      throw new RpcError(-32603, 'Internal Error: wasm `unreachable` instruction executed');
    }
  };
}

function encodeVersion(version: RuntimeVersion): Uint8Array {
  const api = tuple<[Uint8Array, number]>(fixed(8), u32);
  return concatBytes(
    text.encode(version.specName),
    text.encode(version.implName),
    u32.encode(version.authoringVersion),
    u32.encode(version.specVersion),
    u32.encode(version.implVersion),
    vector(api).encode(version.apis.map(([id, number]) => [fromHex(id), number])),
    u32.encode(version.transactionVersion),
    u8.encode(version.stateVersion),
  );
}
