/**
 * Readers under fire: inputs that are nearly valid, by the ten thousand, each in time.
 *
 * @packageDocumentation
 */
export { expectSound } from './expect-sound.ts';
export { fuzzTimeout } from './fuzz.ts';
export { spoilBytes } from './spoil-bytes.ts';
export { spoilJson } from './spoil-json.ts';
export { spoilText } from './spoil-text.ts';
