import type { Evidence } from './evidence.ts';

// A few blocks of a few services: what is read at one moment.
const remembered = 16;

/** Gives one object for all evidence that is equal, as far as it was seen lately: readings of one block have the same. */
export function createSharedEvidence(): (evidence: Evidence) => Evidence {
  const recent: Evidence[] = [];
  return (evidence) => {
    const known = recent.find((other) => isEqual(other, evidence));
    if (known) return known;
    recent.unshift(evidence);
    if (recent.length > remembered) recent.pop();
    return evidence;
  };
}

function isEqual(a: Evidence, b: Evidence): boolean {
  return (
    a.block.hash === b.block.hash &&
    a.block.number === b.block.number &&
    a.block.time?.getTime() === b.block.time?.getTime() &&
    a.service === b.service &&
    a.network === b.network &&
    a.chain === b.chain &&
    a.contract === b.contract &&
    a.finality === b.finality &&
    a.assurance === b.assurance &&
    a.asked === b.asked &&
    a.agreed === b.agreed &&
    a.offchain === b.offchain &&
    a.dissent?.join() === b.dissent?.join() &&
    a.endpoints.join() === b.endpoints.join() &&
    a.via?.join() === b.via?.join()
  );
}
