import type { RpcEndpoint, RpcPool } from '@peername/json-rpc';
import type { Milliseconds } from '@peername/resolver-core';
import { type ChainView, createChainView, type ViewOptions } from './chain-view.ts';
import { withDeadline } from './deadline.ts';
import type { EthereumReader } from './ethereum-reader.ts';
import { createRpcReader } from './rpc-reader.ts';

/** Hands out views of the chain. */
export interface ReaderSource {
  /** What may be shown of all servers that it may ask. */
  readonly origins: readonly string[];
  /** Runs `task` on a view; where there are several, again on the next when one fails or is slow. */
  run<T>(
    task: (view: ChainView, signal: AbortSignal) => Promise<T>,
    options: { readonly signal: AbortSignal; readonly timeout: Milliseconds },
  ): Promise<T>;
  close(): Promise<void>;
}

/** Views of the endpoints of a pool, which the source owns. */
export function poolSource(pool: RpcPool, options: ViewOptions): ReaderSource {
  const views = new Map<RpcEndpoint, ChainView>(
    pool.endpoints.map((endpoint) => [endpoint, createChainView(createRpcReader(endpoint), options)]),
  );
  return {
    origins: pool.endpoints.map(({ origin }) => origin),
    run: (task, runOptions) =>
      pool.run((endpoint, signal) => {
        const view = views.get(endpoint) as ChainView;
        return task(view, signal);
      }, runOptions),
    close: () => pool.close(),
  };
}

/** The view of a single reader that belongs to somebody else. */
export function readerSource(reader: EthereumReader, options: ViewOptions): ReaderSource {
  const view = createChainView(reader, options);
  return {
    origins: reader.origins,
    run: (task, { signal, timeout }) =>
      withDeadline({ clock: options.clock, signals: [signal], timeout }, (inner) => task(view, inner)),
    close: async () => {},
  };
}
