import { writeFileSync } from 'node:fs';
import { compileContracts } from './compile-contracts.mjs';

const folder = new URL('../artifacts/', import.meta.url);

for (const artifact of compileContracts()) {
  writeFileSync(new URL(`${artifact.contract}.json`, folder), `${JSON.stringify(artifact, null, 1)}\n`);
  console.log(`${artifact.contract}: ${(artifact.deployedBytecode.length - 2) / 2} bytes`);
}
