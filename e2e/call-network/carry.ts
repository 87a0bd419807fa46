import type { PrivacyMode } from '@peername/call';
import type { Peer } from '../lib/network/peer.ts';
import type { PageSettings, Shown } from './page.ts';
import { ada, bob } from './people.ts';

/** What two people do, link by link. */
export interface Carried {
  readonly invite: Shown;
  readonly reply: Shown;
  /** Where both are in the end. */
  readonly ends: readonly [caller: string, callee: string];
  /** From the moment that the reply is opened until both can talk, in milliseconds. */
  readonly took: number;
}

/** How they do it. */
export interface CarryOptions {
  readonly mode: PrivacyMode;
  /** What both pages are told beside their keys. */
  readonly settings?: Omit<PageSettings, 'seed'>;
  /** What happens between the reply being made and being opened. */
  readonly meanwhile?: () => Promise<void>;
  /** How long they may take to connect. @default 20_000 */
  readonly within?: number;
}

/** A whole call: Ada dials Bob, the links go back and forth by hand, and they are connected or not. */
export async function carryLinks(caller: Peer, callee: Peer, options: CarryOptions): Promise<Carried> {
  const { mode, settings, meanwhile, within = 20_000 } = options;
  await caller.begin({ ...settings, seed: ada.seed });
  await callee.begin({ ...settings, seed: bob.seed });
  await caller.dial(bob.did);
  const invite = await caller.proceed(mode);
  if (invite.link === undefined) throw new Error(`no invite: ${invite.problem ?? invite.sentence}`);
  const rings = await callee.open(invite.link);
  if (rings !== 'ringing') throw new Error(`does not ring: ${(await callee.shown()).sentence}`);
  const reply = await callee.proceed(mode);
  if (reply.link === undefined) throw new Error(`no reply: ${reply.problem ?? reply.sentence}`);
  await meanwhile?.();
  const began = performance.now();
  const refusal = await caller.takeReply(reply.link);
  if (refusal !== undefined) throw new Error(`reply refused: ${refusal}`);
  const ends = await Promise.all([caller.until('in-call', within), callee.until('in-call', within)]);
  return { invite, reply, ends, took: performance.now() - began };
}

/** Whether a word gets through in both directions. */
export async function talk(one: Peer, other: Peer, within = 10_000): Promise<boolean> {
  const word = `hello ${Math.random()}`;
  await one.say(word);
  await other.say(word);
  const heard = await Promise.all([one.hears(word, within), other.hears(word, within)]);
  return heard.every(Boolean);
}
