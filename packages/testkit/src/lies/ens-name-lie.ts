import { decodeAbi, encodeAbi, fromHex, type Hex } from '@peername/devnet/wire';
import type { Lie, RpcAnswer, RpcCall } from './lie.ts';

/** What a liar says of a name. */
export interface EnsFiction {
  readonly texts?: Readonly<Record<string, string | null>>;
  /** `0x` and 20 bytes. */
  readonly account?: string;
  readonly isAbsent?: boolean;
}

const selectors = {
  resolveWithGateways: '0xa1472844',
  multicall: '0xac9650d8',
  text: '0x59d1d43c',
  addr: '0x3b3b57de',
  resolverNotFound: '0x77209fe8',
} as const;

/** Rewrites what the Universal Resolver answers about one name. */
export function ensNameLie(says: string, name: string, fiction: EnsFiction): Lie {
  return {
    says,
    tell(call, truth) {
      const question = questionIn(call);
      if (!question || question.name !== name) return truth;
      if (fiction.isAbsent) return notFound(question.wire);
      const told = truthIn(truth, question.calls);
      return told ? answer(question.calls, told, fiction) : truth;
    },
  };
}

/** The name and the inner calls of a `resolveWithGateways`. */
function questionIn({
  method,
  params,
}: RpcCall): { readonly name: string; readonly wire: Hex; readonly calls: readonly Hex[] } | undefined {
  const { data } = Object(params[0]) as { data?: unknown };
  if (method !== 'eth_call' || typeof data !== 'string') return undefined;
  if (!data.startsWith(selectors.resolveWithGateways)) return undefined;
  const [wire, inner] = decodeAbi(['bytes', 'bytes', 'string[]'], argumentsOf(data)) as [Hex, Hex];
  if (!inner.startsWith(selectors.multicall)) return undefined;
  const [calls] = decodeAbi(['bytes[]'], argumentsOf(inner)) as [Hex[]];
  return { name: nameIn(fromHex(wire)), wire, calls };
}

interface Told {
  readonly replies: readonly Hex[];
  readonly resolver: string;
}

/** What the chain answered; empty replies for a name that it does not know, so that one can be made up. */
function truthIn({ result, error }: RpcAnswer, calls: readonly Hex[]): Told | undefined {
  if (typeof result === 'string') {
    const [data, resolver] = decodeAbi(['bytes', 'address'], result as Hex) as [Hex, string];
    const [replies] = decodeAbi(['bytes[]'], data) as [Hex[]];
    return { replies, resolver };
  }
  if (!String(error?.data).startsWith(selectors.resolverNotFound)) return undefined;
  const nothing = calls.map((call) =>
    call.startsWith(selectors.text) ? encodeAbi(['string'], ['']) : encodeAbi(['uint256'], [0]),
  );
  return { replies: nothing, resolver: `0x${'77'.repeat(20)}` };
}

function answer(calls: readonly Hex[], { replies, resolver }: Told, fiction: EnsFiction): RpcAnswer {
  const told = calls.map((call, i) => reply(call, fiction) ?? replies[i]);
  return { result: encodeAbi(['bytes', 'address'], [encodeAbi(['bytes[]'], [told]), resolver]) };
}

function reply(call: Hex, { texts = {}, account }: EnsFiction): Hex | undefined {
  if (call.startsWith(selectors.addr) && account !== undefined) return encodeAbi(['address'], [account]);
  if (!call.startsWith(selectors.text)) return undefined;
  const [, key] = decodeAbi(['bytes32', 'string'], argumentsOf(call)) as [Hex, string];
  return Object.hasOwn(texts, key) ? encodeAbi(['string'], [texts[key] ?? '']) : undefined;
}

function notFound(wire: Hex): RpcAnswer {
  const data = `${selectors.resolverNotFound}${encodeAbi(['bytes'], [wire]).slice(2)}`;
  return { error: { code: 3, message: 'execution reverted', data } };
}

/** The data behind the four bytes of a selector. */
function argumentsOf(data: string): Hex {
  return `0x${data.slice(10)}`;
}

/** The text of a name in DNS form. */
function nameIn(wire: Uint8Array): string {
  const labels: string[] = [];
  for (let at = 0; wire[at]; at += (wire[at] ?? 0) + 1)
    labels.push(Buffer.from(wire.slice(at + 1, at + 1 + (wire[at] ?? 0))).toString());
  return labels.join('.');
}
