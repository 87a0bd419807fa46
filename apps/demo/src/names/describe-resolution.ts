import { type Evidence, escapeText, explainUnresolved, type Resolution } from '@peername/resolver-core';

/** What a lookup found, for the person who typed the name. */
export interface ResolutionText {
  readonly tone: 'good' | 'plain' | 'bad';
  readonly sentence: string;
  /** Where the answer comes from; undefined when there is none. */
  readonly evidence?: string | undefined;
}

/** Puts a resolution in words; every text of the chain in them is escaped. */
export function describeResolution(resolution: Resolution, now: Date = new Date()): ResolutionText {
  switch (resolution.state) {
    case 'found':
      return {
        tone: 'good',
        sentence: `${escapeText(resolution.name.text, 80)} is ${shorten(resolution.peer.id)} (${resolution.peer.kind})`,
        evidence: describeEvidence(resolution.evidence, now),
      };
    case 'absent':
    case 'invalid':
      return {
        tone: resolution.state === 'absent' ? 'plain' : 'bad',
        sentence: `${capitalised(escapeText(explainUnresolved(resolution), 400))}.`,
        evidence: describeEvidence(resolution.evidence, now),
      };
    case 'unknown':
      return { tone: 'bad', sentence: `Nothing was learnt: ${explainFailure(resolution.error)}` };
  }
}

/** `Aleph Zero · block 81,234,567 · finalized · 3 s ago · 1 of 1 endpoints` */
export function describeEvidence(
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

/** The beginning and the end of an id: enough to recognise it, too little to rely on. */
export function shorten(id: string): string {
  return id.length > 28 ? `${id.slice(0, 16)}…${id.slice(-6)}` : id;
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

function explainFailure(error: { readonly code: string; readonly message: string }): string {
  if (error.code === 'OFFCHAIN_REFUSED')
    return 'this name is answered by a server that its owner chose. Settings can allow such servers.';
  return `${escapeText(error.message, 300)}.`.replace(/\.\.$/, '.');
}

function capitalised(text: string): string {
  // Names keep their case.
  return /^\S+\.\S+/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
}
