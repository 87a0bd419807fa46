import { askUpstream } from '../lies/ask-upstream.ts';

/** The node that is asked and not believed. */
export interface UntrustedNode {
  /** The `result` of the call; rejects with the error object of the node. */
  ask(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): void;
}

/** The node at `url` (HTTP). */
export function untrustedNode(url: string): UntrustedNode {
  const upstream = askUpstream(url);
  return {
    async ask(method, params) {
      const [reply] = await upstream.ask([{ method, params }]);
      if (reply?.error) throw reply.error;
      return reply?.result;
    },
    close: () => upstream.close(),
  };
}
