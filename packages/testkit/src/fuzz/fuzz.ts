import type { Count, Milliseconds } from '@peername/resolver-core';
import { type Random, randomFor } from './random.ts';
import { watchForHang } from './watch-for-hang.ts';

/** What is read, and from what. */
export interface FuzzOptions<Input> {
  /** Makes an input; the same one for the same numbers. */
  readonly input: (random: Random) => Input;
  /** The reader. Whatever it throws has to be promised; undefined stands for a refusal too. */
  readonly read: (input: Input) => unknown;
  /** Whether the reader promises to throw this. @default it promises to throw nothing */
  readonly promises?: (error: unknown) => boolean;
}

/** What came of it. */
interface FuzzReport {
  readonly inputs: Count;
  /** How many were not refused. */
  readonly read: Count;
  /** Inputs at which the reader threw what it does not promise, shortened. */
  readonly faults: readonly string[];
  /** Inputs that took too long, each of three more times as well. */
  readonly slow: readonly string[];
  readonly median: Milliseconds;
  readonly slowest: Milliseconds;
}

/** Whether the long form of the tests is wanted: a million inputs for each reader. */
export const isLong: boolean = process.env['PEERNAME_LONG_TESTS'] === '1';

/** How many inputs a reader gets. */
const fuzzInputs: Count = isLong ? 1_000_000 : 50_000;

/** How long a reader may take for all of its inputs: for the test runner, whose machine may be busy. */
export const fuzzTimeout: Milliseconds = isLong ? 3_600_000 : 120_000;

const { CI, FC_SEED } = process.env;
// As with property tests: where a change is judged, luck has no say in it.
const seed = Number(FC_SEED ?? (CI ? '20261121' : Date.now() % 2 ** 31));

const slowAfter: Milliseconds = 5;
/** How many times slower than the median of the same run an input has to be: a busy machine is slow with all of them. */
const slowFactor = 100;
const repeats: Count = 3;
const shownFaults: Count = 5;

/** Gives a reader its inputs. An input at which it hangs ends the process, and is named before. */
export async function fuzz<Input>({ input, read, promises }: FuzzOptions<Input>): Promise<FuzzReport> {
  const watch = watchForHang(`an input of the seed ${seed} (FC_SEED)`);
  const times: Milliseconds[] = [];
  const suspects: { readonly index: Count; readonly took: Milliseconds }[] = [];
  const faults: string[] = [];
  let wasRead = 0;
  let slowest: Milliseconds = 0;

  const time = async (value: Input): Promise<Milliseconds> => {
    const started = performance.now();
    try {
      const result = read(value);
      if ((result instanceof Promise ? await result : result) !== undefined) wasRead++;
    } catch (error) {
      if (!promises?.(error) && faults.length < shownFaults) faults.push(`${show(value)}: ${error}`);
    }
    return performance.now() - started;
  };

  for (let index = 0; index < fuzzInputs; index++) {
    watch.beat(index);
    const took = await time(input(randomFor(seed, index)));
    if (index % 16 === 0) times.push(took);
    if (took > slowAfter) suspects.push({ index, took });
    else slowest = Math.max(slowest, took);
  }

  const median = times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
  const limit = Math.max(slowAfter, slowFactor * median);
  const seen = wasRead;
  const slow: string[] = [];
  for (const { index, took } of suspects) {
    const again: Milliseconds[] = [took];
    for (let i = 0; i < repeats; i++) {
      const value = input(randomFor(seed, index));
      // Time of the processor: what a busy machine does meanwhile is no fault of the reader.
      const before = process.cpuUsage();
      await time(value);
      const { user, system } = process.cpuUsage(before);
      again.push((user + system) / 1_000);
    }
    // The best of them is what the input costs; the others have somebody's rubbish collected in them.
    const cost = Math.min(...again);
    slowest = Math.max(slowest, cost);
    if (cost > limit) slow.push(`${cost.toFixed(1)} ms: ${show(input(randomFor(seed, index)))}`);
  }
  watch.end();
  return { inputs: fuzzInputs, read: seen, faults, slow, median, slowest };
}

function show(value: unknown): string {
  const text =
    value instanceof Uint8Array
      ? `0x${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
      : (JSON.stringify(value) ?? String(value));
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text;
}
