/**
 * Conformance suites, a fake name service and a manual clock, for those who write name services and caches.
 * Needs vitest.
 *
 * @packageDocumentation
 */
export { type CacheFixture, cacheConformance, cachedReading } from './cache-conformance.ts';
export {
  createFakeNameService,
  type FakeEntry,
  type FakeLie,
  type FakeNameService,
  type FakeOptions,
} from './fake-name-service.ts';
export { createManualClock, type ManualClock, settlePromises } from './manual-clock.ts';
export {
  type NameServiceFixture,
  type NameServiceUnderTest,
  nameServiceConformance,
} from './name-service-conformance.ts';
