// Property tests draw new inputs at every run; where a change is judged (CI=true) they draw the same ones each time, so
// that luck has no say in it. FC_SEED repeats a run.
import process from 'node:process';
import fc from 'fast-check';

const { CI, FC_SEED } = process.env;
const seed = FC_SEED ?? (CI ? '20261121' : undefined);
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
