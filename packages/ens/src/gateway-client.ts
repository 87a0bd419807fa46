import {
  type ByteCount,
  type Clock,
  type Count,
  type Hex,
  type Milliseconds,
  type ResolverError,
  type Trace,
  toResolverError,
} from '@peername/resolver-core';
import type { CcipPolicy } from './ccip-policy.ts';
import { withDeadline } from './deadline.ts';
import { gatewayBlocked, gatewayFailed, gatewayHttp, gatewayTimeout } from './gateway-error.ts';
import { checkGatewayUrl, type SendGuarded } from './guarded-request.ts';
import { fromHex, toHex } from './hex.ts';
import { createLimiter } from './limiter.ts';

/** What a contract wants asked of a server (EIP-3668). */
export interface GatewayQuestion {
  readonly sender: Hex;
  /** Templates, best first. */
  readonly urls: readonly string[];
  readonly callData: Uint8Array;
}

/** Options of one question. */
export interface GatewayAskOptions {
  readonly signal: AbortSignal;
  /** When all servers of the question must have been tried. */
  readonly until: Milliseconds;
  /** Fires when all that belongs to the reading is over; the same for all members of a quorum that read together. */
  readonly round?: AbortSignal | undefined;
  readonly trace?: Trace | undefined;
}

/** Asks the servers that contracts name. */
export interface GatewayClient {
  /**
   * The first server's answer; the next one is asked when a server fails, but not when it refuses (4xx).
   * @throws {@link ResolverError} `OFFCHAIN_REFUSED`, `OFFCHAIN_FAILED`
   */
  ask(question: GatewayQuestion, options: GatewayAskOptions): Promise<Uint8Array>;
}

// Loaded when the first name needs it, which most never do.
const defaultSend: SendGuarded = async (request) => (await import('#guarded-request')).sendGuarded(request);

const maxReplyBytes: ByteCount = 64 * 1024;
// A contract's question; also what keeps names from having large uploads made for them.
const maxQuestionBytes: ByteCount = 64 * 1024;
// A question in hex fits once, which is as often as any server has it.
const maxUrlLength: Count = 256 * 1024;
// For all readings together: many names read at once must not open a connection for each of their records.
const maxRequests: Count = 48;

/** A client that asks only servers the policy allows. */
export function createGatewayClient(options: {
  readonly policy: CcipPolicy;
  readonly clock: Clock;
  /** @default over node:https in Node, over fetch elsewhere */
  readonly send?: SendGuarded | undefined;
}): GatewayClient {
  const { policy, clock, send = defaultSend } = options;
  const limit = createLimiter(maxRequests);

  async function askUrl(
    template: string,
    { sender, callData }: GatewayQuestion,
    serversLeft: Count,
    { signal, until, trace }: GatewayAskOptions,
  ): Promise<Uint8Array> {
    const started = clock.now();
    // A server that hangs may use up its share of the time, not that of the servers behind it.
    const timeout = (until - started) / serversLeft;
    let origin: string | undefined;
    let failed: string | undefined;
    try {
      if (callData.length > maxQuestionBytes) throw gatewayBlocked();
      if (timeout <= 0) throw gatewayTimeout();
      const data = toHex(callData);
      const url = fillTemplate(template, sender, data);
      const trusted = checkGatewayUrl(url, policy);
      origin = url.origin;
      const body = template.includes('{data}') ? undefined : JSON.stringify({ data, sender });
      const { status, body: reply } = await withDeadline(
        { clock, timeout, signals: [signal], onTimeout: gatewayTimeout },
        (attempt) => send({ url, body, trusted, signal: attempt, maxBytes: maxReplyBytes }),
      );
      if (status >= 400 && status <= 599) throw gatewayHttp(status);
      if (status < 200 || status > 299) throw gatewayFailed();
      return readAnswer(reply);
    } catch (error) {
      failed = toResolverError(error).code;
      throw error;
    } finally {
      const detail = template.includes('{data}') ? 'GET' : 'POST';
      trace?.({ step: 'offchain', detail, endpoint: origin, ms: clock.now() - started, failed });
    }
  }

  return {
    async ask(question, options) {
      const errors: ResolverError[] = [];
      const { urls } = question;
      for (const [i, url] of urls.entries()) {
        try {
          return await limit(() => askUrl(url, question, urls.length - i, options));
        } catch (cause) {
          const error = toResolverError(cause);
          if (!mayTryNext(error)) throw error;
          errors.push(error);
        }
      }
      // The one that gives most hope says what went wrong.
      throw errors.find((error) => error.retryable) ?? errors[0] ?? gatewayFailed();
    },
  };
}

function fillTemplate(template: string, sender: Hex, data: Hex): URL {
  const parts = template.split('{data}');
  if (template.length + (parts.length - 1) * data.length > maxUrlLength) throw gatewayBlocked();
  const text = parts.join(data).replaceAll('{sender}', sender);
  if (!URL.canParse(text)) throw gatewayBlocked();
  return new URL(text);
}

/** The `data` of a JSON reply. */
function readAnswer(body: Uint8Array): Uint8Array {
  let reply: unknown;
  try {
    reply = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw gatewayFailed();
  }
  const data =
    typeof reply === 'object' && reply !== null && 'data' in reply ? fromHex(reply.data) : undefined;
  if (!data) throw gatewayFailed();
  return data;
}

function mayTryNext({ code, reason, retryable }: ResolverError): boolean {
  return reason === 'gateway-blocked' || (code === 'OFFCHAIN_FAILED' && retryable);
}
