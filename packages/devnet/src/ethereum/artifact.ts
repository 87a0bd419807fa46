import { readFileSync } from 'node:fs';
import type { InterfaceAbi } from 'ethers/abi';
import type { Hex } from './hex.ts';

/** A compiled contract, as kept in the package's `artifacts` folder. */
export interface Artifact {
  readonly contract: string;
  /** The compiler and its version. */
  readonly compiler: string;
  /** SHA-256 of the sources and compiler settings; absent for contracts taken from a package. */
  readonly sourceHash?: string;
  /** The npm package that the contract was taken from. */
  readonly source?: { readonly package: string; readonly integrity: string };
  readonly abi: InterfaceAbi;
  readonly bytecode: Hex;
  readonly deployedBytecode: Hex;
}

/** Reads a compiled contract by its name, such as `UniversalResolver`. */
export function readArtifact(contract: string): Artifact {
  // The artifacts lie beside `src` and beside `dist`, so one relative path serves both.
  const file = new URL(`../../artifacts/${contract}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Artifact;
}
