import { type Name, type NameService, type Reading, readingToJson } from '@peername/resolver-core';

/** Compares readings with what an honest endpoint reads at the same block. */
export interface Truth {
  /** What is wrong with the reading; undefined when it is true of a block of the chain. */
  wrongIn(name: Name, keys: readonly string[], reading: Reading): Promise<string | undefined>;
}

/** Takes `honest` at its word. */
export function truthOf(honest: NameService): Truth {
  const known = new Map<string, string>();
  return {
    async wrongIn(name, keys, reading) {
      const { block } = reading.evidence;
      const question = `${name.text} ${block.hash}`;
      try {
        const truth = known.get(question) ?? contentOf(await honest.read(name, keys, { at: block }));
        known.set(question, truth);
        const said = contentOf(reading);
        return said === truth ? undefined : `${said} instead of ${truth}`;
      } catch (error) {
        return `no such block: ${block.number} ${block.hash} (${error})`;
      }
    },
  };
}

/** All that it says, without who said it. */
function contentOf(reading: Reading): string {
  const { evidence, ...said } = readingToJson(reading) as Record<string, unknown> & {
    evidence: Record<string, unknown>;
  };
  const { chain, contract, block } = evidence;
  return JSON.stringify([said, chain, contract, block]);
}
