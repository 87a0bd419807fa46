import { anvilBinary, type EthereumNode } from '@peername/devnet';
import type { EnsNetwork } from '../src/networks.ts';

/** Why tests on a local chain are skipped here; undefined when they are not. */
export const noLocalChain: string | undefined = anvilBinary() ? undefined : 'no anvil for this platform';

if (noLocalChain) process.stderr.write(`SKIPPED: ENS on a local chain (${noLocalChain}); set ANVIL_PATH\n`);

/** The network of a local node; `more` changes any of it. */
export function localNetwork(node: EthereumNode, more: Partial<EnsNetwork> = {}): EnsNetwork {
  return { id: 'devnet', title: 'Devnet', chainId: 1, endpoints: [node.url], ...more };
}

/** A name for each outcome that is there without a wait. */
export const tellingNames: readonly string[] = [
  ...['alice', 'bob', 'a.b.wild', 'badutf8', 'conflict', 'contenthash', 'empty', 'expired', 'legacy'],
  ...[
    'malformed-odd',
    'nocode',
    'noresolver',
    'reverts',
    'reverts-empty',
    'reverts-string',
    'direct',
    'forged',
  ],
  ...['ok.ccip', 'post.ccip', 'fallback.ccip', 'badsig.ccip', '404.ccip', 'blocked-loopback.ccip'],
].map((name) => `${name}.eth`);
