import { fault, RpcReplyError } from '@peername/json-rpc';
import { type Count, escapeText, isResolverError, type ResolverError } from '@peername/resolver-core';

/** The provider's errors of EIP-1193, with words for people. None but the last two pass by waiting. */
const providerErrors: Readonly<Record<number, readonly [reason: string, words: string]>> = {
  4001: ['user-rejected', 'was told by its user to refuse the request'],
  4100: ['unauthorized', 'does not allow the request'],
  4200: ['unsupported-method', 'does not know the request'],
  4900: ['disconnected', 'is disconnected from all chains'],
  4901: ['disconnected', 'is disconnected from the chain'],
};
const passing: Count = 4900;

// 429: HTTP's, which some repeat. -32005: "limit exceeded" of EIP-1474.
const slowDownCodes: readonly unknown[] = [429, -32005];

/** Where libraries and wallets put the error that they were given themselves. */
const inner = ['data', 'cause', 'error', 'info', 'originalError'];
const maxErrors: Count = 16;

/**
 * What a provider's rejection means: the JSON-RPC error of the node behind it, however deep it lies, or why there was
 * none. A provider can throw anything, and messages of libraries hold URLs with their keys.
 */
export function providerFault(thrown: unknown, origin: string): ResolverError | RpcReplyError {
  try {
    // A provider that checks what it hands out says so in our words.
    if (isResolverError(thrown)) return thrown;
    return faultOf(errorsIn(thrown), origin);
  } catch {
    // Looking at what was thrown threw, too.
    return fault('UNAVAILABLE', { origin }, 'gave no answer');
  }
}

/** An error as far as it may be looked at. */
export type Thrown = Readonly<Partial<Record<string, unknown>>>;

/** The error and those within it, the outermost first. */
export function errorsIn(thrown: unknown): readonly Thrown[] {
  const found = new Set<Thrown>();
  const open = [thrown];
  // Each looks at five more at most, and none twice: an error can be its own cause.
  for (const error of open) {
    if (typeof error !== 'object' || error === null || found.has(error as Thrown)) continue;
    if (found.size === maxErrors) break;
    found.add(error as Thrown);
    for (const key of inner) open.push((error as Thrown)[key]);
  }
  return [...found];
}

function faultOf(errors: readonly Thrown[], origin: string): ResolverError | RpcReplyError {
  const numbered = errors.filter(({ code }) => Number.isSafeInteger(code));
  const codes = numbered.map(({ code }) => code as number);
  const own = codes.find((code) => Object.hasOwn(providerErrors, code));
  if (own !== undefined) {
    const [reason, words] = providerErrors[own] ?? [];
    return fault('UNAVAILABLE', { origin }, words ?? '', { reason, retryable: own >= passing });
  }
  if (errors.some(({ code, status }) => slowDownCodes.includes(code) || status === 429)) {
    return fault('RATE_LIMITED', { origin }, 'asks to slow down');
  }
  // The node's own error is the innermost; what wraps it has words of a library.
  const { message } = numbered.at(-1) ?? errors.at(-1) ?? {};
  const words = readable(message);
  const reverted = errors.find((error) => isHex(error['data']) || error['code'] === 'CALL_EXCEPTION');
  if (reverted) return new RpcReplyError(3, words, reverted['data']);
  const data = revertIn(message);
  if (data) return new RpcReplyError(3, 'execution reverted', data);
  if (words !== '' || codes.length > 0)
    return new RpcReplyError(codes.at(-1) ?? internalError, words, undefined);
  return fault('UNAVAILABLE', { origin }, 'gave no answer');
}

/** What JSON-RPC calls an error of no other kind. */
const internalError = -32603;

// As much as a reply may have.
const maxRevertText: Count = 256 * 1024;

/** The data of a revert that Helios tells in words alone: `execution reverted: 77209fe8...`. */
function revertIn(message: unknown): string | undefined {
  if (typeof message !== 'string' || message.length > maxRevertText) return undefined;
  const found = /revert(?:ed)?:? *(?:0x)?((?:[0-9a-f]{2}){4,})\s*$/i.exec(message);
  return found ? `0x${found[1]}` : undefined;
}

/** Data of a revert; addresses, hashes and empty data, which are shorter or as long as no ABI is, are none. */
function isHex(data: unknown): boolean {
  return typeof data === 'string' && /^(reverted )?0x([0-9a-f]{2}){4}/i.test(data);
}

/** An error's words in one safe line, without URLs; empty when there are none. */
export function readable(message: unknown): string {
  return typeof message === 'string'
    ? escapeText(message.slice(0, 2_000).replace(/[a-z]+:\/\/\S+/gi, '<url>'), 200)
    : '';
}
