import { Transform, type TransformCallback } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Faults } from './faults.ts';
import { halfOfBody } from './half-of-body.ts';

/** How a spoilt connection ends. */
export interface Endings {
  /** With a RST. */
  reset(): void;
  /** With a FIN. */
  halfClose(): void;
}

/** Passes the bytes of replies on as the faults of the moment have it. Counts start anew with each set of faults. */
export function spoilReplies(faultsNow: () => Faults, random: () => number, endings: Endings): Transform {
  let counted: Faults | undefined;
  let passed = 0;

  async function spoil(stream: Transform, chunk: Buffer): Promise<void> {
    const faults = faultsNow();
    if (faults !== counted) [counted, passed] = [faults, 0];
    const { latency = 0, jitter = 0 } = faults;
    if (latency + jitter > 0) await wait(latency + random() * jitter);
    const limit = limitOf(faults, chunk, passed);
    const within = corrupted(chunk.subarray(0, Math.max(0, limit - passed)), faults, passed);
    passed += within.length;
    await pass(stream, within, faults);
    if (within.length === chunk.length) return;
    if (faults.reset) endings.reset();
    else endings.halfClose();
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      spoil(this, chunk).then(() => done(), done);
    },
  });
}

/** How many bytes may pass in all. */
function limitOf({ reset, halfClose }: Faults, chunk: Buffer, passed: number): number {
  if (reset === 'now') return passed;
  if (reset === 'half a body') return passed + (halfOfBody(chunk) ?? chunk.length);
  return Math.min(reset?.after ?? Number.POSITIVE_INFINITY, halfClose?.after ?? Number.POSITIVE_INFINITY);
}

async function pass(stream: Transform, bytes: Buffer, { drip, bandwidth }: Faults): Promise<void> {
  const every = drip?.every ?? 10;
  const size =
    drip?.bytes ?? (bandwidth ? Math.max(1, Math.round((bandwidth * every) / 1000)) : bytes.length);
  for (let at = 0; at < bytes.length; at += size) {
    stream.push(bytes.subarray(at, at + size));
    if (drip || bandwidth) await wait(every);
  }
}

function corrupted(bytes: Buffer, { corrupt }: Faults, passed: number): Buffer {
  if (!corrupt) return bytes;
  return Buffer.from(bytes.map((byte, i) => ((passed + i + 1) % corrupt.every === 0 ? byte ^ 1 : byte)));
}
