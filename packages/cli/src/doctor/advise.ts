import type { Checkup, Finding } from './checkup.ts';

/** What each finding means, and what to change. */
const advice: Readonly<Record<Finding, readonly [meaning: string, change: string]>> = {
  'wrong-chain': ['serves another chain', 'Take it out, or choose the --network that it belongs to.'],
  'other-block': [
    'has another block than the others at the same height',
    'Do not use it: it lies, or follows a fork. Tell whoever runs it.',
  ],
  'other-answer': [
    'gives another answer than the others at the same block',
    'Do not use it: it lies, or its state is broken. Tell whoever runs it.',
  ],
  contradicted: [
    'contradicts another endpoint, and nobody tells which of them is right',
    'Add more endpoints to see which one lies, and rely on none of them before.',
  ],
  ahead: ['claims blocks that no other endpoint has', 'Do not use it before others confirm what it says.'],
  unreachable: [
    'does not answer',
    'Check its URL, and whether the server runs and can be reached from here.',
  ],
  refused: ['refuses the request', 'Check the API key in its URL.'],
  'rate-limited': ['asks to slow down', 'Get a key or a larger plan there, or add another endpoint.'],
  unfit: [
    'does not answer as a node that serves names',
    'Check that it is a node of this chain, with its state.',
  ],
  stuck: [
    'is stuck at an old block',
    'Take it out until it follows the chain again. If all are stuck, set the clock of this machine.',
  ],
  lags: ['is behind the others', 'Put it last, or choose another.'],
  slow: ['is slow', 'Put it last, or choose one that is nearer.'],
};

/** What is wrong, in one phrase. */
export function meaningOf(finding: Finding): string {
  return advice[finding][0];
}

/** What to change, in one sentence. */
export function adviceOn(finding: Finding): string {
  return advice[finding][1];
}

/** What can be relied on with the endpoints of one chain together, and how to get more. */
export function adviseOnAll(checkups: readonly Checkup[]): string {
  const good = checkups.filter(({ health }) => health === 'well' || health === 'poor');
  // One that is named twice cannot confirm itself.
  const usable = new Set(good.map(({ origin }) => origin)).size;
  if (usable === 0) return 'No endpoint can be used: names of this chain cannot be read.';
  if (usable === 1)
    return 'One endpoint can be used, and its word is all there is: add a second one and --quorum 2.';
  return usable === 2
    ? 'Two endpoints can be used: --quorum 2 works while both do. Add a third one, so that one may fail.'
    : `${usable} endpoints can be used: --quorum 2 works also when ${usable - 2} of them fail.`;
}
