import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLogSink } from './log-sink.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a log sink', () => {
  it('writes every line in order, many at a time', async () => {
    const file = join(folder, 'log');
    const fd = openSync(file, 'w');
    const sink = createLogSink(fd);
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i} é${'x'.repeat(i % 50)}\n`);
    for (const [i, line] of lines.entries()) {
      sink.write(line);
      if (i % 1_000 === 0) await new Promise(setImmediate);
    }
    await sink.close();
    closeSync(fd);
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''));
  });

  it('writes a lone line soon, without being closed', async () => {
    const file = join(folder, 'log');
    const fd = openSync(file, 'w');
    createLogSink(fd).write('alone\n');
    await expect.poll(() => readFileSync(file, 'utf8')).toBe('alone\n');
    closeSync(fd);
  });

  it('says nothing any more to a reader that is gone', async () => {
    const reader = spawn('true', { stdio: ['pipe', 'ignore', 'ignore'] });
    const { fd } = (reader.stdin as unknown as { _handle: { fd: number } })._handle;
    await once(reader, 'exit');
    reader.stdin.on('error', () => {});
    const sink = createLogSink(fd);
    for (let i = 0; i < 100_000; i++) sink.write('nobody reads this\n');
    await sink.close();
    sink.write('nor this\n');
  });

  it('waits for a slow reader, drops what is too much, and says how much that was', async () => {
    // A pipe that does not block, as the standard output of a child is.
    const reader = spawn('sh', ['-c', 'sleep 0.5; cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    const { fd } = (reader.stdin as unknown as { _handle: { fd: number } })._handle;
    let read = '';
    reader.stdout.setEncoding('utf8').on('data', (chunk) => {
      read += chunk;
    });
    const sink = createLogSink(fd);
    const line = `${'x'.repeat(999)}\n`;
    for (let i = 0; i < 10_000; i++) sink.write(line);
    const all = () => read.split('\n').slice(0, -1);
    const dropped = () => Number(/"(\d+) lines were dropped/.exec(read)?.[1]);
    await expect.poll(() => all().length - 1 + dropped(), { timeout: 20_000 }).toBe(10_000);
    await sink.close();
    reader.stdin.end();
    expect(dropped()).toBeGreaterThan(1_000);
    const [note = '', ...others] = all().filter((text) => text.startsWith('{'));
    expect([JSON.parse(note).level, others]).toEqual(['warn', []]);
    expect(all().every((text) => text === note || text.length === 999)).toBe(true);
  });

  it('gives up on a reader that never reads', async () => {
    const reader = spawn('sleep', ['60'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const { fd } = (reader.stdin as unknown as { _handle: { fd: number } })._handle;
    const sink = createLogSink(fd);
    for (let i = 0; i < 10_000; i++) sink.write(`${'x'.repeat(999)}\n`);
    await sink.close();
    reader.kill('SIGKILL');
  });

  it('minds no descriptor that there is not', async () => {
    const sink = createLogSink(9_999);
    sink.write('lost\n');
    await sink.close();
  });
});
