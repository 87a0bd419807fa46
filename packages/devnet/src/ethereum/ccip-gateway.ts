import { createServer, type IncomingMessage } from 'node:http';
import { ccipBehaviours } from './ccip-behaviours.ts';
import { type CcipRecords, createCcipRecords } from './ccip-records.ts';
import { createCcipSigner } from './ccip-signature.ts';
import { type Hex, isHex } from './hex.ts';
import { closeServer, listen } from './loopback-server.ts';

/** How to start a CCIP gateway. */
export interface CcipGatewayOptions {
  /** TCP port on loopback; 0 takes any free one. @default 0 */
  readonly port?: number | undefined;
  /** Where the `redirect` behaviour sends a client. @default 'http://127.0.0.1:9/' */
  readonly forbiddenUrl?: string | undefined;
  /** The chain's time in seconds. @default the clock of this machine */
  readonly now?: (() => number) | undefined;
}

/** A running EIP-3668 gateway whose answers the CCIP resolvers of the local chain believe. */
export interface CcipGateway {
  readonly origin: string;
  /** The account that signs. */
  readonly signer: Hex;
  readonly records: CcipRecords;
  /** How many requests came, in all or for one behaviour such as `ok`. */
  requests(behaviour?: string): number;
  close(): Promise<void>;
}

const lifetime = 300;
const bodyLimit = 1 << 20;
const urlLimit = 1 << 20;

/**
 * Starts an EIP-3668 gateway on loopback. The first part of a path picks how it answers (`ok`, `404`, `slow`,
 * `badsig` ...); `GET /ok/{sender}/{data}.json` and `POST /ok` with a JSON body are both served.
 */
export async function startCcipGateway(options: CcipGatewayOptions = {}): Promise<CcipGateway> {
  const {
    port = 0,
    forbiddenUrl = 'http://127.0.0.1:9/',
    now = () => Math.floor(Date.now() / 1000),
  } = options;
  const records = createCcipRecords();
  const signer = createCcipSigner('peername devnet gateway');
  const stranger = createCcipSigner('a stranger');
  const counts = new Map<string, number>();
  const timers = new Set<NodeJS.Timeout>();

  const server = createServer({ maxHeaderSize: urlLimit }, async (request, response) => {
    const [name = '', , last = ''] = (request.url ?? '/').slice(1).split('/');
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const behaviour = Object.hasOwn(ccipBehaviours, name) ? ccipBehaviours[name] : undefined;
    const data = request.method === 'POST' ? await bodyData(request) : last.replace(/\.json$/, '');
    if (!behaviour || !isHex(data)) return void response.writeHead(400).end();
    const later = (ms: number, step: () => void) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        if (!response.destroyed) step();
      }, ms);
      timers.add(timer);
    };
    const sign = (asked: Hex, fault?: 'expired' | 'other-key') => {
      const expires = now() + (fault === 'expired' ? -lifetime : lifetime);
      return (fault === 'other-key' ? stranger : signer).sign(asked, records.answer(asked), expires);
    };
    try {
      await behaviour({ request, response, data, sign, forbiddenUrl, later });
    } catch {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"message":"not understood"}');
    }
  });

  const bound = await listen(server, port);
  return {
    origin: `http://127.0.0.1:${bound}`,
    signer: signer.address,
    records,
    requests: (behaviour) =>
      behaviour === undefined
        ? [...counts.values()].reduce((sum, n) => sum + n, 0)
        : (counts.get(behaviour) ?? 0),
    async close() {
      for (const timer of timers) clearTimeout(timer);
      const closed = closeServer(server);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function bodyData(request: IncomingMessage): Promise<unknown> {
  try {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
      if (body.length > bodyLimit) return undefined;
    }
    return (JSON.parse(body) as { data?: unknown }).data;
  } catch {
    return undefined;
  }
}
