import type { CallGas, ContractCall } from './contracts-pallet.ts';
import type { ExecReturn } from './ink-message.ts';
import type { Weight } from './weight.ts';

/** What a call costs: about what a contract with the registry's messages took in a real contracts pallet. */
export function usualGas(call: ContractCall, answer: ExecReturn | undefined): CallGas {
  const bytes = BigInt(call.input.length + (answer?.data.length ?? 0));
  const consumed: Weight = [94_000_000n + 20_000n * bytes, 18_000n + bytes];
  const [refTime, proofSize] = consumed;
  return { consumed, required: [refTime + refTime / 10n, proofSize] };
}
