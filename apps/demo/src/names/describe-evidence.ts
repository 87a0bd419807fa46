import { type Evidence, escapeText, type Resolution } from '@peername/resolver-core';

/** Where an answer comes from; undefined when there was none. */
export function evidenceOf(resolution: Resolution | undefined): string | undefined {
  return resolution && resolution.state !== 'unknown' ? describeEvidence(resolution.evidence) : undefined;
}

/** `Aleph Zero · block 81,234,567 · finalized · 3 s ago · 1 of 1 endpoints` */
function describeEvidence(
  { network, block, finality, agreed, asked, offchain, via = [] }: Evidence,
  now: Date = new Date(),
): string {
  const parts = [
    titles[network] ?? network,
    `block ${block.number.toLocaleString('en')}`,
    finality,
    ...(block.time ? [ago(block.time, now)] : []),
    `${agreed} of ${asked} endpoints`,
    ...(offchain ? ['answered off-chain'] : []),
    ...(via.length > 0 ? [`through ${via.join(', ')}`] : []),
  ];
  return escapeText(parts.join(' · '), 400);
}

/** `3 s ago`, `2 min ago`, `5 h ago`, `3 days ago` */
export function ago(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  if (seconds < 90) return `${seconds} s ago`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3_600)} h ago`;
  return `${Math.round(seconds / 86_400)} days ago`;
}

const titles: Readonly<Record<string, string>> = {
  'aleph-zero': 'Aleph Zero',
  'aleph-zero-testnet': 'Aleph Zero Testnet',
  'aleph-zero-devnet': 'Aleph Zero devnet',
  ethereum: 'Ethereum',
  sepolia: 'Sepolia',
  'ethereum-devnet': 'Ethereum devnet',
};
