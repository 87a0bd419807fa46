import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startProgress } from './progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** An output that keeps what is written and what of it would still be seen. */
function screen({ isTTY = true, columns = 80 } = {}) {
  let written = '';
  return {
    isTTY,
    columns,
    write(text: string) {
      written += text;
    },
    get written() {
      return written;
    },
    get line() {
      return written.slice(written.lastIndexOf('\r\u001b[K') + 4);
    },
  };
}

describe('progress', () => {
  it('counts on a terminal once there are many items', () => {
    const output = screen();
    const progress = startProgress(output, 'names', 1_000);
    vi.advanceTimersByTime(100);
    expect(output.line).toBe('0/1,000 names');
    for (let i = 0; i < 123; i++) progress.tick(i < 3);
    vi.advanceTimersByTime(100);
    expect(output.line).toBe('123/1,000 names, 3 failed');
    progress.end();
    expect(output.line).toBe('');
  });

  it('counts without a total while that is not known', () => {
    const output = screen();
    const progress = startProgress(output, 'accounts');
    for (let i = 0; i < 20; i++) progress.tick(false);
    vi.advanceTimersByTime(100);
    expect(output.written).toBe('');
    progress.tick(false);
    vi.advanceTimersByTime(100);
    expect(output.line).toBe('21 accounts');
    progress.end();
  });

  it('counts few items too when they take long', () => {
    const output = screen();
    const progress = startProgress(output, 'names', 2);
    vi.advanceTimersByTime(900);
    expect(output.written).toBe('');
    vi.advanceTimersByTime(200);
    expect(output.line).toBe('0/2 names');
    progress.end();
  });

  it('goes away before something else is written, and comes back', () => {
    const output = screen();
    const progress = startProgress(output, 'names', 100);
    vi.advanceTimersByTime(100);
    progress.clear();
    expect(output.line).toBe('');
    const before = output.written;
    progress.clear();
    expect(output.written).toBe(before);
    vi.advanceTimersByTime(100);
    expect(output.line).toBe('0/100 names');
    progress.end();
  });

  it('is drawn only when it changes, and never after its end', () => {
    const output = screen();
    const progress = startProgress(output, 'names', 100);
    vi.advanceTimersByTime(500);
    expect(output.written.match(/0\/100/g)).toHaveLength(1);
    progress.end();
    const before = output.written;
    progress.tick(false);
    progress.clear();
    progress.end();
    vi.advanceTimersByTime(500);
    expect(output.written).toBe(before);
  });

  it('stays within one line of a narrow terminal, or it could not be taken away', () => {
    const output = screen({ columns: 12 });
    const progress = startProgress(output, 'names', 1_000_000);
    vi.advanceTimersByTime(100);
    expect(output.line).toBe('0/1,000,000');
    progress.end();
  });

  it('is silent elsewhere than on a terminal', () => {
    const output = screen({ isTTY: false });
    const progress = startProgress(output, 'names', 1_000);
    for (let i = 0; i < 500; i++) progress.tick(true);
    vi.advanceTimersByTime(5_000);
    progress.clear();
    progress.end();
    expect(output.written).toBe('');
  });
});
