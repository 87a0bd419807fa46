import {
  type Account,
  explainUnresolved,
  type Resolution,
  type ResolvedPeer,
  type UnknownResolution,
} from '@peername/resolver-core';
import { dateOf } from '../quantities.ts';

/** A resolution that says something of the name. */
export type Answered = Exclude<Resolution, UnknownResolution>;

/** What a name stands for, in a phrase that is not escaped yet. */
export function describeState(resolution: Answered): string {
  if (resolution.state !== 'found') return explainUnresolved(resolution);
  return resolution.peers.map(peerText).join(', ');
}

/** What became of a name, a phrase for each thing that changed; none of them is escaped yet. */
export function describeStep(before: Answered, after: Answered): readonly string[] {
  const step: string[] = [];
  const [was, is] = [peersOf(before), peersOf(after)];
  if (
    before.state !== after.state ||
    (after.state !== 'found' && describeState(before) !== describeState(after))
  )
    step.push(after.state === 'found' ? `is ${describeState(after)} now` : describeState(after));
  else {
    const gone = was.filter((peer) => !is.some((other) => peerText(other) === peerText(peer)));
    const come = is.filter((peer) => !was.some((other) => peerText(other) === peerText(peer)));
    for (const peer of come) {
      const former = gone.find(({ kind }) => kind === peer.kind);
      step.push(former ? `${peer.kind} ${former.id} is ${peer.id} now` : `${peerText(peer)} is new`);
    }
    for (const peer of gone)
      if (!come.some(({ kind }) => kind === peer.kind)) step.push(`${peerText(peer)} is gone`);
  }
  const [registered, renewed] = [registeredAt(after), expiresAt(after)];
  if (registered && registered.getTime() !== registeredAt(before)?.getTime())
    step.push(`registered on ${dateOf(registered)}: somebody else may hold it now`);
  else if (renewed && renewed.getTime() !== expiresAt(before)?.getTime())
    step.push(`is paid for until ${dateOf(renewed)}`);
  if (addressOf(after) !== undefined && addressOf(after) !== addressOf(before))
    step.push(`points at ${addressOf(after)}`);
  return step.length > 0 ? step : ['other records changed'];
}

function peerText({ kind, id }: Pick<ResolvedPeer, 'kind' | 'id'>): string {
  return `${kind} ${id}`;
}

function peersOf(resolution: Answered): readonly ResolvedPeer[] {
  return resolution.state === 'found' ? resolution.peers : [];
}

function registeredAt({
  registeredAt: date,
}: {
  readonly registeredAt?: Date | undefined;
}): Date | undefined {
  return date;
}

function expiresAt({ expiresAt: date }: { readonly expiresAt?: Date | undefined }): Date | undefined {
  return date;
}

function addressOf({ account }: { readonly account?: Account | undefined }): string | undefined {
  return account?.address;
}
