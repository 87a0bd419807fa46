import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import solc from 'solc';

const folder = new URL('../contracts/', import.meta.url);

const settings = {
  viaIR: true,
  optimizer: { enabled: true, runs: 200 },
  evmVersion: 'cancun',
  // Without the metadata trailer the code depends on the sources alone.
  metadata: { appendCBOR: false, bytecodeHash: 'none' },
};
const outputs = ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'];

/** The Solidity sources by path and the hash that every artifact carries. */
export function readSources() {
  const paths = readdirSync(folder, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.sol'))
    .sort();
  const sources = Object.fromEntries(
    paths.map((path) => [path, { content: readFileSync(new URL(path, folder), 'utf8') }]),
  );
  const sourceHash = createHash('sha256').update(JSON.stringify({ sources, settings })).digest('hex');
  return { sources, sourceHash };
}

/** Compiles the named contracts, or all that have code of their own. Deterministic for one version of solc. */
export function compileContracts(names = ['*']) {
  const { sources, sourceHash } = readSources();
  const outputSelection = { '*': Object.fromEntries(names.map((name) => [name, outputs])) };
  const input = { language: 'Solidity', sources, settings: { ...settings, outputSelection } };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const problems = (output.errors ?? []).filter((problem) => problem.severity === 'error');
  if (problems.length > 0) throw new Error(problems.map((problem) => problem.formattedMessage).join('\n'));
  return Object.entries(output.contracts).flatMap(([path, contracts]) => {
    const contract = basename(path, '.sol');
    const compiled = contracts[contract];
    const callable = compiled?.abi?.some(({ type }) => type === 'function' || type === 'fallback');
    if (!callable || compiled.evm.deployedBytecode.object === '') return [];
    return [
      {
        contract,
        compiler: `solc ${solc.version()}`,
        sourceHash,
        abi: compiled.abi,
        bytecode: `0x${compiled.evm.bytecode.object}`,
        deployedBytecode: `0x${compiled.evm.deployedBytecode.object}`,
      },
    ];
  });
}
