import { fileURLToPath } from 'node:url';
import { type Devnet, startDevnet, testIdentities } from '@peername/devnet';
import { startStaticServer } from '../../../scripts/lib/static-server.mjs';

/** The built app as `npm start` serves it, over local chains. */
export interface RunningApp {
  /** Where it is, with a slash at the end. */
  readonly url: string;
  /** The only origins that a page may ask: its own, and the endpoints of the local chains. */
  readonly origins: readonly string[];
  readonly devnet: Devnet;
  close(): Promise<void>;
}

const dist = fileURLToPath(new URL('../../../apps/demo/dist', import.meta.url));

/** Serves the built app over local chains: those that run already, or its own. */
export async function startApp(running?: Devnet): Promise<RunningApp> {
  const devnet = running ?? (await startDevnet());
  const { azero, ethereum } = devnet.details;
  const settings = { devnet: { azero, ethereum }, identities: testIdentities };
  const { url, close } = await startStaticServer(dist, { 'peername.json': JSON.stringify(settings) });
  const endpoints = [azero.http, ...(ethereum ? [ethereum.http, ethereum.ccipOrigin] : [])];
  return {
    url,
    origins: [url, ...endpoints].map((address) => new URL(address).origin),
    devnet,
    async close() {
      await close();
      if (!running) await devnet.close();
    },
  };
}
