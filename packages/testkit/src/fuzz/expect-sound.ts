import { type FuzzOptions, fuzz, isLong } from './fuzz.ts';

/**
 * Fuzzes a reader, and in the long form of the tests says in one line how it went.
 *
 * @throws Error that names the inputs, when any is slow or makes the reader throw what it does not promise; also when the
 *   inputs are all read, or all refused, so that they try little
 */
export async function expectSound<Input>(title: string, options: FuzzOptions<Input>): Promise<void> {
  const { inputs, read, faults, slow, median, slowest } = await fuzz(options);
  const share = ((100 * read) / inputs).toFixed(1);
  if (isLong)
    process.stderr.write(
      `fuzz: ${title}: ${inputs} inputs, ${share} % of them read, median ${(median * 1000).toFixed(1)} µs, slowest ${slowest.toFixed(1)} ms\n`,
    );
  if (faults.length > 0 || slow.length > 0)
    throw new Error(
      [...faults.map((fault) => `threw: ${fault}`), ...slow.map((one) => `slow: ${one}`)].join('\n'),
    );
  if (read < inputs / 200 || read === inputs) throw new Error(`${read} of ${inputs} inputs were read`);
}
