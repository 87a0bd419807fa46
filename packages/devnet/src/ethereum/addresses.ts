import type { Hex } from './hex.ts';

type ContractName =
  | 'registry'
  | 'universalResolver'
  | 'publicResolver'
  | 'multicall3'
  | 'nameWrapper'
  | 'ethRegistrar'
  | 'universalResolverCode'
  | 'migratedUniversalResolverCode'
  | 'wildcardResolver'
  | 'ccipResolver'
  | 'directCcipResolver'
  | 'legacyResolver'
  | 'faultyResolver'
  /** A public resolver as it is since 2023, beside the old one at the mainnet address. */
  | 'currentPublicResolver'
  /** An account that holds no code. */
  | 'noCode';

/** The contracts of the local chain. Those that exist on Ethereum mainnet sit at their mainnet address. */
export const addresses: Readonly<Record<ContractName, Hex>> = {
  registry: '0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e',
  universalResolver: '0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe',
  publicResolver: '0xF29100983E058B709F3D539b0c765937B804AC15',
  multicall3: '0xcA11bde05977b3631167028862bE2a173976CA11',
  nameWrapper: '0xD4416b13d2b3a9aBae7AcD5D6C2BbDBE25686401',
  ethRegistrar: '0x57f1887a8BF19b14fC0dF6Fd9B2acc9Af147eA85',
  universalResolverCode: '0x0000000000000000000000000000000000e1E001',
  migratedUniversalResolverCode: '0x0000000000000000000000000000000000E1e002',
  wildcardResolver: '0x0000000000000000000000000000000000E1e003',
  ccipResolver: '0x0000000000000000000000000000000000e1E004',
  directCcipResolver: '0x0000000000000000000000000000000000E1e005',
  legacyResolver: '0x0000000000000000000000000000000000e1E006',
  faultyResolver: '0x0000000000000000000000000000000000E1e007',
  currentPublicResolver: '0x0000000000000000000000000000000000E1E008',
  noCode: '0x00000000000000000000000000000000DeaDBeef',
};
