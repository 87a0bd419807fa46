import { readFileSync } from 'node:fs';
import { createEndpoint } from '../src/index.ts';

/** What this process saw of a hostile server. */
export interface Growth {
  /** How much the peak of its resident memory rose, in MiB (Linux only). */
  readonly mebibytes: number;
  /** The codes of the failed calls, or `ok`. */
  readonly outcomes: readonly string[];
}

// Makes so many calls at once, three times over, after some to a calm server that warm the process up.
const [calmUrl = '', hostileUrl = '', calls = '1', cap = '262144'] = process.argv.slice(2);

// Not `resourceUsage().maxRSS`: that one begins with the peak of the process which started this one.
const peak = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

async function ask(url: string): Promise<string[]> {
  const endpoint = createEndpoint(url, {
    timeout: 5_000,
    maxReplyBytes: Number(cap),
    maxBatchReplyBytes: Math.max(2 ** 22, Number(cap)),
  });
  const outcomes = await Promise.all(
    Array.from({ length: Number(calls) }, () =>
      endpoint.request('m', []).then(
        () => 'ok',
        (error) => error.code ?? error.name,
      ),
    ),
  );
  await endpoint.close();
  return outcomes;
}

for (let i = 0; i < 20; i++) await ask(calmUrl);
const before = peak();
const outcomes = new Set<string>();
for (let i = 0; i < 3; i++) for (const outcome of await ask(hostileUrl)) outcomes.add(outcome);
const growth: Growth = { mebibytes: peak() - before, outcomes: [...outcomes] };
process.stdout.write(JSON.stringify(growth));
