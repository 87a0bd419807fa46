/**
 * What can go wrong between a client and a chain, made on purpose: for the tests of this repository.
 *
 * @packageDocumentation
 */
export { createManualClock, type ManualClock, settlePromises } from '@peername/resolver-core/testing';
export { type Bomb, type BombServer, startBombServer } from './bombs/bomb-server.ts';
export { type ChaosProxy, type ChaosProxyOptions, startChaosProxy } from './chaos/chaos-proxy.ts';
export type { Faults } from './chaos/faults.ts';
export { azeroLies } from './lies/azero-lies.ts';
export type { ChainLies } from './lies/chain-lies.ts';
export { ensLies } from './lies/ens-lies.ts';
export type { AskTruth, Lie, RpcAnswer, RpcCall } from './lies/lie.ts';
export { type LyingEndpoint, startLyingEndpoint } from './lies/lying-endpoint.ts';
export { type ProofFault, proofLie } from './lies/proof-lies.ts';
export { type SometimesOptions, seededRandom, sometimes } from './lies/sometimes.ts';
export { parseScenario } from './scenario/parse-scenario.ts';
export { type Played, runScenario } from './scenario/run-scenario.ts';
export { sentences } from './scenario/sentences.ts';
export { createShiftingClock, type ShiftingClock } from './scenario/shifting-clock.ts';
export type { Answer, Face, SetStage, Stage } from './scenario/stage.ts';
export {
  type Expected,
  type FaceName,
  type Fiction,
  faceNames,
  type Line,
  type Scenario,
  type Step,
  type Treatment,
} from './scenario/step.ts';
export { lieOf, testValue } from './scenario/test-values.ts';
export {
  createVerifiedProvider,
  type VerifiedProvider,
  type VerifiedProviderOptions,
} from './verified-provider/verified-provider.ts';
