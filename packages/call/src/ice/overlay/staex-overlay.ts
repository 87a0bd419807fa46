import { fault, networkFault, parseEndpointUrl, readBodyWithin, timeoutFault } from '@peername/json-rpc';
import {
  type ByteCount,
  type Clock,
  escapeText,
  type Milliseconds,
  type PeerId,
  ResolverError,
  staexKind,
  systemClock,
  waitFor,
} from '@peername/resolver-core';
import { base32crockford } from '@scure/base';
import { parseIpAddress } from '../ip-address.ts';
import { overlayOf } from '../mode-rules.ts';
import type { OverlayNetwork } from '../overlay.ts';

/** How the own Staex node is asked. */
export interface StaexOverlayOptions {
  /**
   * Where `peername staex-bridge` listens; any server with `GET /id` and `GET /resolve?node-id=` will do.
   * @default `http://127.0.0.1:9377`
   */
  readonly url?: string | undefined;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** @default 3_000 */
  readonly timeout?: Milliseconds | undefined;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
}

/** Staex, asked through its own node. */
export interface StaexOverlay extends OverlayNetwork {
  /**
   * The peer id of the own node.
   *
   * @throws {@link ResolverError} `UNAVAILABLE`, `TIMEOUT` or `PROTOCOL`
   */
  nodeId(signal?: AbortSignal): Promise<PeerId>;
  addressOf(peerKey: Uint8Array, signal?: AbortSignal): Promise<string>;
  checkRunning(signal?: AbortSignal): Promise<void>;
}

// An id has 52 characters, an address at most 15; what is left is room for the reasons of a failure.
const maxBytes: ByteCount = 4_096;
// The range of Staex addresses, as in the published examples of its makers.
const range = '10.115.0.0/16';

/**
 * Staex through a service on this machine that speaks for its node. An answer is an id or an address of Staex, or an
 * error: a node that fails is never an empty address.
 */
export function staexOverlay(options: StaexOverlayOptions): StaexOverlay {
  const { url = 'http://127.0.0.1:9377', fetch, timeout = 3_000, clock = systemClock } = options;
  const address = parseEndpointUrl(url);
  const base = address.url.replace(/\/$/, '');

  const ask = async (target: string, signal: AbortSignal): Promise<string> => {
    try {
      const response = await fetch(`${base}${target}`, {
        headers: { accept: 'application/json', ...address.headers },
        signal,
        redirect: 'error',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      });
      const bytes = await readBodyWithin(response, maxBytes, signal);
      if (bytes === undefined) throw fault('TOO_LARGE', address, `sent a reply over ${maxBytes} bytes`);
      const value = jsonOf(bytes);
      if (!response.ok)
        throw fault('UNAVAILABLE', address, 'cannot tell: is the Staex node running?', {
          details: titleOf(value) ?? `HTTP ${response.status}`,
        });
      if (typeof value === 'string') return value;
      throw fault('PROTOCOL', address, 'did not answer as a Staex bridge', { details: 'no JSON string' });
    } catch (error) {
      if (error instanceof ResolverError) throw error;
      // Browsers give a page that may not ask the same bare failure as one that finds nobody.
      throw fault(
        'UNAVAILABLE',
        address,
        'cannot be reached: run the bridge, and let it and the browser allow this page',
        {
          details: networkFault(address, error).details,
        },
      );
    }
  };

  const askWithin = async (target: string, signal: AbortSignal | undefined): Promise<string> => {
    const ending = new AbortController();
    const onTimeout = (): ResolverError => timeoutFault(address, timeout);
    try {
      return await waitFor(ask(target, ending.signal), { clock, timeout, signal, onTimeout });
    } finally {
      ending.abort();
    }
  };

  const nodeId = async (signal?: AbortSignal): Promise<PeerId> => {
    const parsed = staexKind.parse(await askWithin('/id', signal));
    if (parsed.ok) return parsed.peer;
    throw fault('PROTOCOL', address, 'gave an id that is not one of Staex', { details: parsed.why });
  };

  const overlay: StaexOverlay = {
    title: 'Staex',
    cidrs: [range],
    authenticates: true,
    nodeId,

    async checkRunning(signal) {
      await nodeId(signal);
    },

    async addressOf(peerKey, signal) {
      const answer = await askWithin(
        `/resolve?node-id=${base32crockford.encode(peerKey).toLowerCase()}`,
        signal,
      );
      const bytes = parseIpAddress(answer);
      if (bytes && overlayOf(bytes, [overlay])) return answer;
      throw fault('PROTOCOL', address, `gave an address that is not in ${range}`, {
        details: answer === '' ? 'it is empty' : escapeText(answer, 60),
      });
    },
  };
  return overlay;
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** What a problem (RFC 9457) is about. */
function titleOf(value: unknown): string | undefined {
  const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : undefined;
  return typeof title === 'string' ? escapeText(title, 200) : undefined;
}
