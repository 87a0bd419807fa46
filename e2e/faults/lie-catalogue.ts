import { type Lie, lieOf, sometimes } from '@peername/testkit';
import type { NamedChain } from '../scenarios/named-chain.ts';

/** The kinds of lies, and what the n-th liar (from 1) makes of each: no two liars tell the same. */
const kinds = {
  'another peer': ({ lies }, name, liar) => lies.record(name, 'staex-id', lieOf(liar)),
  'a record more': ({ lies }, name, liar) => lies.record(name, 'libp2p-peer-id', `made up by liar ${liar}`),
  'no record': ({ lies }, name) => lies.record(name, 'staex-id', null),
  'no such name': ({ lies }, name) => lies.absent(name),
  'another account': ({ lies, account }, name, liar) => lies.account(name, account(0x40 + liar)),
  'other blocks': ({ lies }, _, liar) => lies.fork(0x60 + liar),
  'a head far ahead': ({ lies }, _, liar) => lies.ahead(1_000_000 + liar),
  'an old head': ({ lies }, _, liar) => lies.behind(4 + liar),
  'the same head for ever': ({ lies }) => lies.stuck(),
  'a number too high': ({ lies }, _, liar) => lies.number(6 + liar),
  'another chain': ({ lies }) => lies.otherChain(),
  'another time': ({ lies }, _, liar) => lies.time(3_600_000 * (liar % 2 === 0 ? liar : -liar)),
} as const satisfies Record<string, (chain: NamedChain, name: string, liar: number) => Lie>;

export type LieKind = keyof typeof kinds;

/** Every kind. */
export const lieKinds: readonly LieKind[] = Object.keys(kinds) as LieKind[];

/** The lie of a kind, as the n-th liar tells it. */
export function lieOfKind(kind: LieKind, chain: NamedChain, name: string, liar: number): Lie {
  return kinds[kind](chain, name, liar);
}

/** What each of the liars tells for a while; liars are told apart by their numbers. */
export type Plot = (
  chain: NamedChain,
  names: readonly string[],
  liars: readonly number[],
  random: () => number,
) => ReadonlyMap<number, readonly Lie[]>;

/** Liars that do not know of each other: each has another kind of lie, told always or now and then. */
export const ownLies: Plot = (chain, names, liars, random) => {
  const left = [...lieKinds];
  return new Map(
    liars.map((liar) => {
      const [kind] = left.splice(Math.floor(random() * left.length), 1) as [LieKind];
      const told = names.map((name) => lieOfKind(kind, chain, name, liar));
      const seed = Math.floor(random() * 1e9);
      return [liar, random() < 0.3 ? told.map((lie) => sometimes(lie, { seed })) : told];
    }),
  );
};

/** Liars that tell one lie together. */
export const oneLie: Plot = (chain, names, liars, random) => {
  const kind = lieKinds[Math.floor(random() * lieKinds.length)] as LieKind;
  const told = names.map((name) => lieOfKind(kind, chain, name, 1));
  return new Map(liars.map((liar) => [liar, told]));
};
