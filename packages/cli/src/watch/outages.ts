import type { ErrorCode, Name } from '@peername/resolver-core';

/** Names without an answer. An outage of a chain is one, however many names it has. */
export interface Outages {
  /** Whether this is the first name that an outage hits. */
  begins(name: Name, code: ErrorCode): boolean;
  /** Whether an outage is over with the answer for this name. */
  ends(name: Name): boolean;
}

/** There are none yet. */
export function createOutages(): Outages {
  const outageOf = new Map<string, string>();
  return {
    begins({ text, service }, code) {
      const outage = `${service} ${code}`;
      const isFirst = ![...outageOf.values()].includes(outage);
      outageOf.set(text, outage);
      return isFirst;
    },
    ends({ text }) {
      const outage = outageOf.get(text);
      if (outage === undefined) return false;
      // Whoever has no answer for the same reason will have one next.
      for (const [name, other] of outageOf) if (other === outage) outageOf.delete(name);
      return true;
    },
  };
}
