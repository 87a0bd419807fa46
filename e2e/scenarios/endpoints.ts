import {
  type ChaosProxy,
  type Fiction,
  type Lie,
  type LyingEndpoint,
  lieOf,
  proofLie,
  startChaosProxy,
  startLyingEndpoint,
  type Treatment,
} from '@peername/testkit';
import type { NamedChain } from './named-chain.ts';

/** An endpoint as clients meet it: a network that can fail, then a server that can lie, then the chain. */
export interface FaultyEndpoint {
  readonly url: string;
  readonly network: ChaosProxy;
  readonly server: LyingEndpoint;
  treat(as: Treatment): Promise<void>;
  close(): Promise<void>;
}

/** Starts the n-th endpoint (from 1) before a chain. */
export async function startFaultyEndpoint(chain: NamedChain, number: number): Promise<FaultyEndpoint> {
  const server = await startLyingEndpoint(chain.url);
  const network = await startChaosProxy(server.url, {}, { seed: number });
  return {
    url: network.url,
    network,
    server,
    async treat(as) {
      switch (as.is) {
        case 'up':
          return network.fail();
        case 'down':
          return network.fail({ refuse: true });
        case 'hanging':
          return network.fail({ blackhole: true });
        case 'reset':
          return network.fail({ reset: 'half a body' });
        case 'garbled':
          return network.fail({ corrupt: { every: 40 } });
        case 'slow':
          return network.fail({ latency: as.by });
        case 'lying':
          // Liars of their own tell each another lie.
          return server.tell(...lieAbout(as.about, chain, as.shared ? 1 : number + 1));
      }
    },
    async close() {
      await network.close();
      await server.close();
    },
  };
}

function lieAbout(fiction: Fiction, { lies, account }: NamedChain, liar: number): readonly Lie[] {
  switch (fiction.on) {
    case 'nothing':
      return [];
    case 'record':
      return [lies.record(fiction.name, fiction.key, lieOf(liar))];
    case 'missing record':
      return [lies.record(fiction.name, fiction.key, null)];
    case 'absence':
      return [lies.absent(fiction.name)];
    case 'account':
      return [lies.account(fiction.name, account(liar))];
    case 'blocks':
      return [lies.fork(0x60 + liar)];
    case 'stuck head':
      return [lies.stuck()];
    case 'proofs':
      return [proofLie('flip a bit', liar)];
    case 'chain':
      return [lies.otherChain()];
    case 'ahead':
      return [lies.ahead(fiction.blocks)];
    case 'behind':
      return [lies.behind(fiction.blocks)];
    case 'number':
      return [lies.number(fiction.blocks)];
    case 'time':
      return [lies.time(fiction.by)];
  }
}
