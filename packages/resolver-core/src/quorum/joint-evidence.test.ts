import { describe, expect, it } from 'vitest';
import type { Evidence } from '../evidence.ts';
import type { Reading } from '../reading.ts';
import { cachedReading, createFakeNameService, createManualClock } from '../testing/index.ts';
import { type Backing, withJointEvidence } from './joint-evidence.ts';
import { originsOf, toMembers } from './member.ts';

const clock = createManualClock();
const members = toMembers(
  ['a', 'b', 'c'].map((name) => createFakeNameService({ clock, origin: `fake://${name}` })),
);
const [a, b, c] = members as [never, never, never];
const answer = (more: Partial<Evidence> = {}): Reading => {
  const { reading } = cachedReading(7, { v: 'x' });
  return { ...reading, evidence: { ...reading.evidence, endpoints: ['https://one'], ...more } };
};
const join = (backing: Partial<Backing> = {}, agreeing: readonly Reading[] = [answer()]): Evidence =>
  withJointEvidence(agreeing[0] as Reading, agreeing, {
    members,
    backers: [a, b],
    dissent: [],
    quorum: 2,
    isProved: false,
    ...backing,
  }).evidence;

describe('the evidence of a quorum', () => {
  it('says how many were asked, how many agreed, and who they are', () => {
    expect(join()).toEqual({
      ...answer().evidence,
      assurance: 'quorum',
      asked: 3,
      agreed: 2,
      endpoints: ['https://one', 'fake://a', 'fake://b'],
    });
    expect(join()).not.toHaveProperty('dissent');
    expect(join()).not.toHaveProperty('via');
  });

  it('is as strong as its members make it: one word stays one word, also with a proof', () => {
    expect(join({ isProved: true }).assurance).toBe('proof');
    expect(join({ quorum: 1 }).assurance).toBe('single');
    expect(join({ quorum: 1, isProved: true }).assurance).toBe('single');
  });

  it('names those who disagree, and no longer those of one member alone', () => {
    const own = answer({ dissent: ['https://own.example'], assurance: 'quorum' });
    expect(join({ dissent: [c] }, [own]).dissent).toEqual(['fake://c']);
    expect(join({}, [own])).not.toHaveProperty('dissent');
  });

  it('names the gateways on the way instead of counting them among the endpoints', () => {
    const through = [
      answer({ via: ['https://gateway.example'] }),
      answer({
        via: ['https://gateway.example', 'https://far.example'],
        endpoints: ['https://one', 'https://two'],
      }),
    ];
    expect(join({}, through)).toMatchObject({
      via: ['https://gateway.example', 'https://far.example'],
      endpoints: ['https://one', 'https://two'],
    });
  });

  it('calls a member without an origin by its place', () => {
    const nameless = createFakeNameService({ clock });
    const [first, second] = toMembers([
      { ...nameless, origins: undefined },
      { ...nameless, origins: [] },
    ]);
    expect([first?.origin, second?.origin]).toEqual(['endpoint 1', 'endpoint 2']);
    expect(originsOf([first as never])).toEqual(['endpoint 1']);
    const both = toMembers([{ ...nameless, origins: ['https://a', 'https://b'] }]);
    expect(both[0]?.origin).toBe('https://a, https://b');
    expect(originsOf(both)).toEqual(['https://a', 'https://b']);
  });
});
