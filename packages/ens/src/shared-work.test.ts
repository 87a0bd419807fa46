import { expect, test } from 'vitest';
import { shareWork } from './shared-work.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

/** Work that ends when told to. */
function controlled() {
  const runs: { signal: AbortSignal; resolve: (value: string) => void; reject: (error: Error) => void }[] =
    [];
  const shared = shareWork(
    ({ signal }: Options) =>
      new Promise<string>((resolve, reject) => runs.push({ signal: signal!, resolve, reject })),
  );
  return { runs, shared };
}

test('runs once for all who ask while it is under way, and again for those who come later', async () => {
  const { runs, shared } = controlled();
  const both = Promise.all([shared({}), shared({})]);
  expect(runs).toHaveLength(1);
  runs[0]!.resolve('one');
  expect(await both).toEqual(['one', 'one']);
  const later = shared({});
  runs[1]!.resolve('two');
  expect(await later).toBe('two');
});

test('fails for all, and is tried again for the next', async () => {
  const { runs, shared } = controlled();
  const both = Promise.allSettled([shared({}), shared({})]);
  runs[0]!.reject(new Error('no'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  void shared({});
  expect(runs).toHaveLength(2);
});

test('goes on while anybody waits, and ends with the last who gives up', async () => {
  const { runs, shared } = controlled();
  const [a, b] = [new AbortController(), new AbortController()];
  const codes = Promise.all([a, b].map(({ signal }) => shared({ signal }).catch((error) => error.code)));
  a.abort();
  expect(runs[0]!.signal.aborted).toBe(false);
  b.abort();
  expect(runs[0]!.signal.aborted).toBe(true);
  expect(await codes).toEqual(['ABORTED', 'ABORTED']);
  void shared({});
  expect(runs).toHaveLength(2);
});

test('is not begun for a signal that fired before', async () => {
  const { runs, shared } = controlled();
  await expect(shared({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  expect(runs).toHaveLength(0);
});
