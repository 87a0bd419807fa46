import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.doUnmock('qr/decode.js');
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** A camera that counts how often it was opened and let go. */
function camera() {
  const counts = { opened: 0, stopped: 0 };
  const stream = { getTracks: () => [{ stop: () => counts.stopped++ }] };
  vi.stubGlobal('navigator', {
    mediaDevices: {
      async getUserMedia() {
        counts.opened++;
        return stream;
      },
    },
  });
  return counts;
}

const player = () => ({ srcObject: null, videoWidth: 0, videoHeight: 0 }) as unknown as HTMLVideoElement;

it('opens no camera when what reads codes cannot be loaded', async () => {
  const counts = camera();
  vi.doMock('qr/decode.js', () => {
    throw new Error('offline');
  });
  const { scanCode } = await import('./scan-code.ts');
  await expect(scanCode(player(), new AbortController().signal)).rejects.toMatchObject({
    name: 'NetworkError',
  });
  expect(counts.opened).toBe(counts.stopped);
});

it('opens no camera for somebody who has gone on', async () => {
  const counts = camera();
  const { scanCode } = await import('./scan-code.ts');
  expect(await scanCode(player(), AbortSignal.abort())).toBeUndefined();
  expect(counts).toEqual({ opened: 0, stopped: 0 });
});

it('lets go of the camera when told to end, and of no picture that is not its own', async () => {
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => null;
    },
  );
  const counts = camera();
  const { scanCode } = await import('./scan-code.ts');
  const [ending, screen] = [new AbortController(), player()];
  const scanning = scanCode(screen, ending.signal);
  await vi.waitFor(() => expect(screen.srcObject).not.toBeNull());
  const another = {} as MediaStream;
  screen.srcObject = another;
  ending.abort();
  expect(await scanning).toBeUndefined();
  expect(counts).toEqual({ opened: 1, stopped: 1 });
  expect(screen.srcObject).toBe(another);
});
