// Takes the registry and the public resolver out of their npm packages: abi and code only, with the licences.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const artifacts = new URL('../artifacts/', import.meta.url);
const wanted = [
  { contract: 'ENSRegistry', package: '@ensdomains/ens@0.6.2' },
  { contract: 'PublicResolver', package: '@ensdomains/resolver@0.3.1' },
];
const notices = [];

for (const { contract, package: spec } of wanted) {
  const folder = mkdtempSync(join(tmpdir(), 'vendor-contracts-'));
  try {
    const packed = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--silent', spec], { cwd: folder, encoding: 'utf8' }),
    );
    const { filename, integrity } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
    execFileSync('tar', ['-xzf', filename], { cwd: folder });
    const built = JSON.parse(readFileSync(join(folder, `package/build/contracts/${contract}.json`), 'utf8'));
    const artifact = {
      contract,
      compiler: `solc ${built.compiler.version}`,
      source: { package: spec, integrity },
      abi: built.abi,
      bytecode: built.bytecode,
      deployedBytecode: built.deployedBytecode,
    };
    writeFileSync(new URL(`${contract}.json`, artifacts), `${JSON.stringify(artifact, null, 1)}\n`);
    const licence = readFileSync(join(folder, 'package/LICENSE'), 'utf8').trim();
    const { license = 'none' } = JSON.parse(readFileSync(join(folder, 'package/package.json'), 'utf8'));
    notices.push(
      `${contract}.json\nabi and code of ${contract} from the npm package ${spec}.\n` +
        `The package's manifest names the licence ${license}; its licence file says:\n\n${licence}\n`,
    );
    console.log(`${contract}: from ${spec}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

writeFileSync(
  new URL('NOTICE', artifacts),
  `All files of this folder that are not named here are compiled from ../contracts.\n\n${notices.join('\n----\n\n')}`,
);
