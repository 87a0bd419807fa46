import { readdirSync, readFileSync } from 'node:fs';
import { getAddress } from 'ethers/address';
import { describe, expect, it } from 'vitest';
import { addresses } from './addresses.ts';
import { type Artifact, readArtifact } from './artifact.ts';

const folder = new URL('../../artifacts/', import.meta.url);
const scripts = new URL('../../scripts/compile-contracts.mjs', import.meta.url);
const { compileContracts, readSources } = (await import(scripts.href)) as {
  compileContracts: (names?: readonly string[]) => Artifact[];
  readSources: () => { sourceHash: string };
};
const contracts = readdirSync(folder).flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []);

describe('the compiled contracts', () => {
  it.each(contracts)(
    '%s belongs to the sources beside it or to a package that the notice names',
    (contract) => {
      const { sourceHash, source } = readArtifact(contract);
      if (!source) return expect(sourceHash).toBe(readSources().sourceHash);
      expect(readFileSync(new URL('NOTICE', folder), 'utf8')).toContain(
        `${contract} from the npm package ${source.package}`,
      );
    },
  );

  it('come out the same when they are compiled again', { timeout: 120_000 }, () => {
    const again = compileContracts(['UniversalResolver', 'CcipResolver']);
    expect(again.map(({ contract }) => contract).sort()).toEqual(['CcipResolver', 'UniversalResolver']);
    for (const artifact of again) expect(artifact).toEqual(readArtifact(artifact.contract));
  });

  it('sit at addresses in checksum form', () => {
    for (const address of Object.values(addresses)) expect(getAddress(address.toLowerCase())).toBe(address);
  });
});
