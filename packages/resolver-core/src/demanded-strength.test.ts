import { describe, expect, it } from 'vitest';
import { createResolver } from './create-resolver.ts';
import type { LookupOptions } from './lookup-options.ts';
import { quorumOf } from './quorum/quorum.ts';
import { createFakeNameService, createManualClock } from './testing/index.ts';

/** A resolver whose answers are as strong as `strength` endpoints make them. */
function rig(strength: 1 | 2) {
  const clock = createManualClock(1_000_000_000);
  const members = ['a', 'b'].map((name) =>
    createFakeNameService({ clock, origin: `fake://${name}`, timeOf: () => 0 }),
  );
  for (const { entries, primaries } of members) {
    entries.set('alice.fake', { records: new Map([['staex-id', 'x']]), account: 'acct-a' });
    primaries.set('acct-a', 'alice.fake');
  }
  const [first] = members;
  if (!first) throw new Error('no member');
  const service = strength === 1 ? first : quorumOf(members, { quorum: strength, clock });
  const resolver = createResolver({ services: [service], clock });
  const records = (options?: LookupOptions) => resolver.records('alice.fake', options);
  return { clock, resolver, records, calls: first.calls };
}

const refusal = { state: 'unknown', error: { code: 'UNTRUSTED', reason: 'assurance' } };

describe('a demanded strength', () => {
  it('is met by an answer that is as strong, or stronger', async () => {
    const { records, resolver } = rig(2);
    for (const require of [undefined, 'single', 'quorum'] as const) {
      expect(await records({ require })).toMatchObject({ state: 'read' });
      expect(await resolver.reverse('acct-a', { require })).toMatchObject({ state: 'found' });
    }
  });

  it('refuses what is weaker, and says what to do', async () => {
    const { records, resolver } = rig(1);
    expect(await records({ require: 'quorum' })).toMatchObject({
      ...refusal,
      error: {
        message: 'this answer rests on 1 endpoint, and quorum was demanded; ask more endpoints with --quorum',
      },
    });
    expect(await resolver.lookup('alice.fake', { require: 'proof' })).toMatchObject(refusal);
    expect(await resolver.reverse('acct-a', { require: 'quorum' })).toMatchObject(refusal);
    expect(await rig(2).records({ require: 'proof' })).toMatchObject({
      ...refusal,
      error: {
        message:
          'this answer rests on the word of 2 endpoints, and proof was demanded; read with proofs, or demand quorum where the name service has none',
      },
    });
  });

  it('is not met by a weaker answer in the cache, which stays good for others', async () => {
    const { records, calls } = rig(1);
    await records();
    expect(calls.reads).toBe(1);
    expect(await records({ require: 'quorum' })).toMatchObject(refusal);
    expect(calls.reads).toBe(2);
    expect(await records()).toMatchObject({ state: 'read', freshness: { origin: 'cache' } });
    expect(await records({ require: 'quorum', policy: 'cache-only' })).toMatchObject(refusal);
    expect(calls.reads).toBe(2);
  });

  it('that cannot be met costs no read each time', async () => {
    const { records, calls } = rig(1);
    for (let i = 0; i < 5; i++) expect(await records({ require: 'quorum' })).toMatchObject(refusal);
    expect(calls.reads).toBe(1);
  });

  it('that one caller has is not what another gets to feel', async () => {
    const { records } = rig(1);
    const [weak, refused] = await Promise.all([records(), records({ require: 'quorum' })]);
    expect(weak).toMatchObject({ state: 'read' });
    expect(refused).toMatchObject(refusal);
  });

  it('is not held to the block that a weaker answer names', async () => {
    const clock = createManualClock(1_000_000_000);
    const [liar, ...honest] = ['a', 'b', 'c'].map((name) =>
      createFakeNameService({ clock, origin: `fake://${name}`, timeOf: () => 0 }),
    );
    liar?.lie({
      reading: (truth) => ({
        ...truth,
        evidence: { ...truth.evidence, block: { ...truth.evidence.block, number: 2n ** 50n } },
      }),
    });
    const { readMany: _, ...strong } = quorumOf(honest, { quorum: 2, clock });
    const read: typeof strong.read = (name, keys, o) =>
      o?.require === undefined && liar ? liar.read(name, keys, o) : strong.read(name, keys, o);
    const resolver = createResolver({ services: [{ ...strong, read }], clock });
    expect(await resolver.records('alice.fake')).toMatchObject({ state: 'read' });
    expect(await resolver.records('alice.fake', { require: 'quorum' })).toMatchObject({
      reading: { evidence: { assurance: 'quorum', block: { number: 100n } } },
    });
  });
});
