import type { NameService, Reading, ReadOptions, ResolverError } from '@peername/resolver-core';
import { createFakeNameService, createManualClock, type FakeEntry } from '@peername/resolver-core/testing';
import { expect } from 'vitest';
import { createSampler, type GatewayLie, type SampleOptions } from '../src/client/trust/sampler.ts';
import { signAnswer } from './sign-answer.ts';
import { makeTestKey } from './test-signer.ts';

const target = '/v1/names/alice.fake';
const message = await signAnswer({}, { by: [makeTestKey()], target });
const reply = { ...message, json: {}, question: { target, maxBytes: 1 }, target, askedAt: 0, receivedAt: 0 };
/** The gateway that says it. */
export const origin = 'https://names.test';

/** What the chain says of `alice.fake`, and something else. */
export const truth: FakeEntry = { records: new Map([['staex-id', 'x']]) };
export const lie: FakeEntry = { records: new Map([['staex-id', 'mallory']]) };

/** How an answer is compared. */
export interface Comparing extends ReadOptions {
  /** What the gateway says, and what the chain; nothing: the name is not there. */
  readonly said?: FakeEntry | undefined;
  readonly read?: FakeEntry | undefined;
  /** Changes the gateway's reading, and the service of one's own. */
  readonly theirs?: (reading: Reading) => Reading;
  readonly own?: (service: NameService) => Partial<NameService>;
  readonly keys?: readonly string[];
  readonly isSigned?: boolean;
  readonly sample?: Partial<SampleOptions>;
}

/** Compares what a gateway says with what an own endpoint reads, and tells all that comes of it. */
export async function compared({
  said = truth,
  read = truth,
  theirs = (reading) => reading,
  own = () => ({}),
  keys = ['staex-id'],
  isSigned = true,
  sample,
  ...o
}: Comparing) {
  const clock = createManualClock(Date.now());
  const [gateway, chain] = [createFakeNameService({ clock }), createFakeNameService({ clock })];
  gateway.entries.set('alice.fake', said);
  chain.entries.set('alice.fake', read);
  const asked: ReadOptions[] = [];
  const seeing: NameService = {
    ...chain,
    read: (name, of, options = {}) => {
      asked.push(options);
      return chain.read(name, of, options);
    },
  };
  const name = gateway.parse('alice.fake');
  const reading = theirs(await gateway.read(name, keys, { finality: o.finality ?? 'finalized' }));
  const lies: GatewayLie[] = [];
  const told: string[] = [];
  const services = [{ ...seeing, ...own(seeing) }];
  const sampler = createSampler({ services, rate: 1, onLie: (of) => void lies.push(of), ...sample });
  const trace: ReadOptions['trace'] = ({ step, detail, ms }) => {
    expect(step).toBe('read');
    expect(ms).toBeLessThan(performance.now());
    told.push(detail);
  };
  const work = sampler.compare({ name, keys, reading, reply, origin, isSigned }, { trace, ...o });
  const error = await work.then(
    () => undefined,
    (cause: ResolverError) => cause,
  );
  return { error, lies, told, asked, reading };
}

/** Changes the evidence of a reading. */
export const withEvidence =
  (change: Partial<Reading['evidence']>) =>
  (reading: Reading): Reading => ({ ...reading, evidence: { ...reading.evidence, ...change } });
/** An own service whose readings have other evidence. */
export const reads =
  (change: Partial<Reading['evidence']>, more: Partial<NameService> = {}) =>
  (service: NameService): Partial<NameService> => ({
    ...more,
    read: async (...of) => withEvidence(change)(await service.read(...of)),
  });
