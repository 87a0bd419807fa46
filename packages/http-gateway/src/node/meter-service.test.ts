import { type NameService, ResolverError } from '@peername/resolver-core';
import {
  createFakeNameService,
  createManualClock,
  type FakeNameService,
  nameServiceConformance,
} from '@peername/resolver-core/testing';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './metrics.ts';

const keys = ['staex-id'];

function rig(make?: (fake: FakeNameService) => NameService) {
  const clock = createManualClock();
  const fake = createFakeNameService({ clock });
  const metrics = createMetrics({ version: '1', clock });
  const service = metrics.meter(make?.(fake) ?? fake);
  const figure = async (series: string) => {
    const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${series} `));
    return line && Number(line.slice(series.length + 1));
  };
  return { clock, fake, service, figure };
}

describe('the meter of a name service', () => {
  it('says how old the newest block is that was read at', async () => {
    const { clock, fake, service, figure } = rig();
    const { evidence } = await service.read(service.parse('alice.fake'), keys);
    const age = (clock.now() - (evidence.block.time?.getTime() ?? 0)) / 1000;
    const series = 'peername_head_age_seconds{service="fake"}';
    expect(await figure(series)).toBe(age);
    await clock.advance(30_000);
    expect(await figure(series)).toBe(age + 30);
    // An older block is no news.
    fake.setHead(50);
    await service.read(service.parse('alice.fake'), keys);
    expect(await figure(series)).toBe(age + 30);
  });

  it('counts a batch as one read, and each name of it that failed', async () => {
    const failed = new ResolverError({ code: 'OFFCHAIN_REFUSED', shortMessage: 'no' });
    const { service, figure } = rig((fake) => ({
      ...fake,
      readMany: async (queries) => queries.map(() => failed),
    }));
    const query = { name: service.parse('alice.fake'), keys };
    await service.readMany?.([query, query, query]);
    expect(await figure('peername_reads_total{service="fake"}')).toBe(1);
    expect(await figure('peername_read_failures_total{service="fake",code="OFFCHAIN_REFUSED"}')).toBe(3);
  });

  it('takes what is no error of ours for a fault of ours, and hands it on', async () => {
    const { service, figure } = rig((fake) => ({ ...fake, read: () => Promise.reject(new Error('odd')) }));
    await expect(service.read(service.parse('alice.fake'), keys)).rejects.toThrow('odd');
    expect(await figure('peername_read_failures_total{service="fake",code="INTERNAL"}')).toBe(1);
  });

  it('keeps names of several chains apart, as the service does', () => {
    const groupOf: NameService['groupOf'] = ({ labels }) => labels.at(-1) ?? '';
    const { service } = rig((fake) => ({ ...fake, groupOf }));
    expect(service.groupOf?.(service.parse('alice.fake'))).toBe('fake');
  });

  it('adds nothing that the service cannot do', () => {
    const { service } = rig(({ readMany: _, reverse: __, supportsAccount: ___, ...fake }) => fake);
    expect([service.readMany, service.reverse, service.supportsAccount]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

nameServiceConformance('A metered name service', {
  async setup() {
    const { clock, fake, service } = rig();
    const { entries, primaries } = fake;
    return {
      service,
      accounts: ['acct-a', 'acct-b'],
      nameOf: (label) => `${label}.fake`,
      badNames: ['', 'a b.fake', 'a..fake'],
      spellings: [' conforma.fake', 'CONFORMA.Fake\n'],
      async put(name, records) {
        fake.mine();
        entries.set(name, { ...entries.get(name), records: new Map(Object.entries(records)) });
      },
      async remove(name) {
        entries.delete(name);
      },
      async expire(name) {
        const entry = entries.get(name);
        if (entry) entries.set(name, { ...entry, expiresAt: new Date(clock.now()) });
      },
      advance: (by) => clock.advance(by),
      async setAccount(name, account, primary) {
        const entry = entries.get(name);
        if (entry) entries.set(name, { ...entry, account });
        if (primary) primaries.set(account, name);
      },
      async teardown() {},
    };
  },
});
