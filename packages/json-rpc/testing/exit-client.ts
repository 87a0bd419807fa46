import { createEndpoint, createPool } from '../src/index.ts';

/** The code of the failure for each URL, or `ok`. */
export type Outcomes = readonly string[];

// Asks each URL once as a pool of one, and then has nothing left to do.
const outcomes: string[] = [];
for (const url of process.argv.slice(2)) {
  const pool = createPool([createEndpoint(url, { timeout: 500 })], { timeout: 1_500 });
  await pool
    .run((endpoint, signal) => endpoint.request('m', [], { signal }))
    .then(
      () => outcomes.push('ok'),
      (error) => outcomes.push(error.code),
    );
  await pool.close();
}
process.stdout.write(JSON.stringify(outcomes satisfies Outcomes));
