import { afterEach, expect, it, vi } from 'vitest';
import { createFakeNameService, createManualClock } from '../testing/index.ts';
import { laterQuorumOf } from './later-quorum.ts';

afterEach(() => {
  vi.doUnmock('./decide.ts');
  vi.resetModules();
});

function rig() {
  const clock = createManualClock();
  const members = ['fake://a', 'fake://b'].map((origin) => createFakeNameService({ clock, origin }));
  const service = laterQuorumOf(members, { quorum: 2, clock, timeout: 5_000 });
  const read = (signal?: AbortSignal) =>
    service.read(service.parse('alice.fake'), ['k'], ...(signal ? [{ signal }] : []));
  return { clock, members, service, read };
}

/** Holds back, or breaks, what is loaded with the first question. */
function loadWith(load: () => Promise<void>): void {
  vi.doMock('./decide.ts', async (original) => {
    await load();
    return original();
  });
}

it('says what could not be loaded, and tries again with the next question', async () => {
  let isOffline = true;
  loadWith(async () => {
    if (isOffline) throw new Error('offline');
  });
  const { read } = rig();
  await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  isOffline = false;
  await expect(read()).resolves.toMatchObject({ state: 'absent' });
});

it('ends a question that its caller gave up, and one whose time is up, while it is being loaded', async () => {
  loadWith(() => new Promise(() => {}));
  const { clock, read } = rig();
  const giveUp = new AbortController();
  const given = expect(read(giveUp.signal)).rejects.toMatchObject({ code: 'ABORTED' });
  const late = expect(read()).rejects.toMatchObject({ code: 'TIMEOUT' });
  giveUp.abort();
  await given;
  await clock.advance(5_000);
  await late;
});

it('asks nobody when it was closed while it was being loaded', async () => {
  const { service, read } = rig();
  const refused = expect(read()).rejects.toMatchObject({ code: 'CLOSED' });
  await service.close?.();
  await refused;
});

it('asks in the very step of the question once it is there, so that what is asked together travels together', async () => {
  const { members, read } = rig();
  await read();
  const before = members.map(({ calls }) => calls.reads);
  const second = read();
  expect(members.map(({ calls }) => calls.reads)).toEqual(before.map((reads) => reads + 1));
  await second;
});
