import { isIPv4 } from 'node:net';
import { type Count, type Milliseconds, staexKind } from '@peername/resolver-core';
import { BridgeError } from './bridge-problem.ts';
import { runMcc } from './run-mcc.ts';

/** The Staex node of this machine. */
export interface StaexNode {
  /** Its id. */
  id(): Promise<string>;
  /** The address of a node on the overlay. Takes any text, and runs nothing for one that is no Staex id. */
  addressOf(nodeId: string): Promise<string>;
}

/** How the node is asked. */
export interface StaexNodeOptions {
  /** The mcc program. */
  readonly mcc: string;
  /** @default 2_500, within the 3 s that the call app waits */
  readonly deadline?: Milliseconds | undefined;
  /** How many runs of mcc may be under way. @default 4 */
  readonly atOnce?: Count | undefined;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/**
 * Asks the node with `mcc id` and `mcc resolve NODE-ID`.
 *
 * @throws {@link BridgeError} of both methods: `bad-node-id`, `busy`, `node-failed`, `node-timeout`
 */
export function createStaexNode(options: StaexNodeOptions): StaexNode {
  const { mcc, deadline = 2_500, atOnce = 4, signal } = options;
  let running: Count = 0;

  const ask = async (...args: readonly string[]): Promise<string> => {
    if (running >= atOnce) throw new BridgeError('busy', 'Ask again in a second.');
    running++;
    try {
      return (await runMcc(args, { program: mcc, deadline, maxBytes: 1_024, signal })).trim();
    } finally {
      running--;
    }
  };

  return {
    async id() {
      const text = await ask('id');
      if (staexKind.parse(text).ok) return text;
      throw new BridgeError('node-failed', 'What mcc gave is not the id of a Staex node.');
    },

    async addressOf(nodeId) {
      // An id holds nothing but digits and letters: it cannot be an option of mcc.
      const parsed = staexKind.parse(nodeId);
      if (!parsed.ok) throw new BridgeError('bad-node-id', `The node id cannot be used: ${parsed.why}.`);
      const text = await ask('resolve', parsed.peer.id);
      if (isIPv4(text) && text.startsWith('10.115.')) return text;
      throw new BridgeError('node-failed', 'What mcc gave is not an address of Staex.');
    },
  };
}
