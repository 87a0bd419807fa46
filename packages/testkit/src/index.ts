/**
 * What can go wrong between a client and a chain, made on purpose: for the tests of this repository.
 *
 * @packageDocumentation
 */
export { createManualClock, type ManualClock, settlePromises } from '@peername/resolver-core/testing';
