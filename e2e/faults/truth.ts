import {
  isResolverError,
  type Name,
  type NameService,
  type Reading,
  readingToJson,
} from '@peername/resolver-core';

/** Compares readings with what an honest endpoint reads at the same block. */
export interface Truth {
  /** What is wrong with the reading; undefined when it is true of a block of the chain. */
  wrongIn(name: Name, keys: readonly string[], reading: Reading): Promise<string | undefined>;
}

/** Takes `honest` at its word. */
export function truthOf(honest: NameService): Truth {
  const known = new Map<string, string>();

  const truthAt = async (
    name: Name,
    keys: readonly string[],
    { block }: Reading['evidence'],
  ): Promise<string> => {
    for (;;) {
      try {
        return contentOf(await honest.read(name, keys, { at: block }));
      } catch (error) {
        if (!isResolverError(error)) throw error;
        if (error.reason === 'unknown-block' || error.reason === 'other-block')
          return 'no block of the chain';
        // A busy machine is no lie.
        if (!error.retryable) throw error;
      }
    }
  };

  return {
    async wrongIn(name, keys, reading) {
      const question = `${name.text} ${reading.evidence.block.hash}`;
      const truth = known.get(question) ?? (await truthAt(name, keys, reading.evidence));
      known.set(question, truth);
      const said = contentOf(reading);
      return said === truth ? undefined : `${said} instead of ${truth}`;
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
