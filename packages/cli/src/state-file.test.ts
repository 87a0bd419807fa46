import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type StateFile, stateFile } from './state-file.ts';

const format = {
  empty: [] as readonly number[],
  parse: (json: unknown) => (Array.isArray(json) ? (json as number[]) : undefined),
  toJson: (numbers: readonly number[]) => numbers,
  holds: 'the numbers',
};

function ownFile(): { path: string; file: StateFile<readonly number[]> } {
  const folder = mkdtempSync(join(tmpdir(), 'peername-state-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'peername', 'numbers.json');
  return { path, file: stateFile(path, format) };
}

describe('a state file', () => {
  it('begins empty, and is for its owner alone', async () => {
    const { path, file } = ownFile();
    expect(await file.read()).toEqual([]);
    await file.update((numbers) => [...numbers, 1]);
    expect(await file.read()).toEqual([1]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it('loses no change of those made at once', async () => {
    const { path, file } = ownFile();
    const another = stateFile(path, format);
    const changes = Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? file : another).update((numbers) => [...numbers, i]),
    );
    await Promise.all(changes);
    expect([...(await file.read())].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('that is damaged is an error, and stays as it is', async () => {
    const { path, file } = ownFile();
    await file.update(() => [1]);
    for (const text of ['', '{', '{"a":1}', '[1', 'null']) {
      writeFileSync(path, text);
      const message = `${path} is damaged: it does not hold what peername wrote. Restore it from a backup, or move it away to begin without the numbers`;
      await expect(file.read()).rejects.toThrow(message);
      await expect(file.update(() => [2])).rejects.toThrow(message);
      expect(readFileSync(path, 'utf8')).toBe(text);
      expect(existsSync(`${path}.lock`)).toBe(false);
    }
  });

  it('takes over a lock whose process is gone', async () => {
    const { path, file } = ownFile();
    await file.update(() => [1]);
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    writeFileSync(`${path}.lock`, String(child.pid));
    await file.update((numbers) => [...numbers, 2]);
    expect(await file.read()).toEqual([1, 2]);
  });

  it('takes over a lock that is older than anybody would wait', async () => {
    const { path, file } = ownFile();
    await file.update(() => [1]);
    writeFileSync(`${path}.lock`, String(process.pid));
    const old = new Date(Date.now() - 60_000);
    utimesSync(`${path}.lock`, old, old);
    await file.update((numbers) => [...numbers, 2]);
    expect(await file.read()).toEqual([1, 2]);
  });
});
