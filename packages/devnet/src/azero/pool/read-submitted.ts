import { RpcError } from '../rpc-error.ts';
import type { RuntimeSpec } from '../runtime-spec.ts';
import { bytes, scaleInput } from '../scale.ts';
import { type Extrinsic, readExtrinsic } from '../transactions/extrinsic.ts';

/**
 * Takes apart what somebody submits.
 * @throws an RpcError as a node does: for a length that is wrong before it asks its runtime, for the rest after that
 */
export function readSubmitted(encoded: Uint8Array, spec: RuntimeSpec): Extrinsic {
  const input = scaleInput(encoded);
  try {
    bytes.read(input);
  } catch {
    throw new RpcError(1001, 'Extrinsic has invalid format: Not enough data to fill buffer');
  }
  try {
    return readExtrinsic(encoded.slice(0, encoded.length - input.left), spec);
  } catch {
    const trap =
      'Runtime error: Execution failed: Execution aborted due to trap: wasm trap: wasm `unreachable` instruction executed';
    throw new RpcError(1002, `Verification Error: ${trap}`, trap);
  }
}
