import { readFileSync } from 'node:fs';
import { createEndpoint } from '../src/index.ts';

const [calmUrl = '', hostileUrl = '', calls = '1', maxReplyBytes = '262144'] = process.argv.slice(2);

// Not `resourceUsage().maxRSS`: that one begins with the peak of the process which started this one.
const peak = (): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;

async function ask(url: string): Promise<string[]> {
  const endpoint = createEndpoint(url, {
    timeout: 5_000,
    maxReplyBytes: Number(maxReplyBytes),
    maxBatchReplyBytes: Math.max(4 * 1024 * 1024, Number(maxReplyBytes)),
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
process.stdout.write(JSON.stringify({ mebibytes: peak() - before, outcomes: [...outcomes] }));
