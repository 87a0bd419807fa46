import type { Transfer } from '@peername/call';
import { expect, it } from 'vitest';
import { transferMeter } from './transfer-meter.ts';

const at = (moved: number, size = 32_000_000): Transfer => ({
  id: 0,
  direction: 'out',
  name: 'photo.jpg',
  size,
  moved,
  state: 'moving',
});

it('tells bytes, share, pace and how long it still takes', () => {
  const meter = transferMeter();
  expect(meter(at(0), 1_000)).toBe('photo.jpg  0 B of 32.0 MB · 0 %');
  expect(meter(at(8_000_000), 3_000)).toBe('photo.jpg  8.0 MB of 32.0 MB · 25 % · 4.0 MB/s · 6 s left');
});

it('counts from the first bytes that it saw, and knows an empty file', () => {
  const meter = transferMeter();
  meter(at(16_000_000), 0);
  expect(meter(at(24_000_000), 1_000)).toContain('8.0 MB/s · 1 s left');
  expect(transferMeter()(at(0, 0), 0)).toBe('photo.jpg  0 B of 0 B · 100 %');
});

it('lets nothing of a name through that acts on a terminal', () => {
  expect(transferMeter()({ ...at(0), name: '\u001b[2J' }, 0)).not.toContain('\u001b');
});
