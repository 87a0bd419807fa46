import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readPrivateFile, writePrivateFile } from './private-file.ts';

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-private-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

it('is written for its owner alone, in a folder for its owner alone', async () => {
  const path = join(ownFolder(), 'a', 'b', 'key.json');
  expect(await writePrivateFile(path, 'secret')).toBe(true);
  expect([statSync(path).mode & 0o777, statSync(join(path, '..')).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(await readPrivateFile(path)).toBe('secret');
  expect(readdirSync(join(path, '..'))).toEqual(['key.json']);
});

it('is nothing when it is not there', async () => {
  expect(await readPrivateFile(join(ownFolder(), 'none'))).toBeUndefined();
});

it.each([0o644, 0o640, 0o620, 0o602])('is not read with the mode %o', async (mode) => {
  const path = join(ownFolder(), 'key.json');
  writeFileSync(path, 'secret');
  chmodSync(path, mode);
  await expect(readPrivateFile(path)).rejects.toThrow(`${path} can be read or written by others`);
});

it('is left as it was unless it may be replaced, also where it is a link', async () => {
  const folder = ownFolder();
  const path = join(folder, 'key.json');
  await writePrivateFile(path, 'one');
  expect(await writePrivateFile(path, 'two', { replace: false })).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe('one');
  const target = join(folder, 'target');
  writeFileSync(target, 'of somebody');
  const linked = join(folder, 'linked');
  symlinkSync(target, linked);
  await writePrivateFile(linked, 'mine');
  expect([readFileSync(target, 'utf8'), readFileSync(linked, 'utf8')]).toEqual(['of somebody', 'mine']);
  expect(readdirSync(folder).sort()).toEqual(['key.json', 'linked', 'target']);
});

it('is refused with the reason where it cannot be written or read', async () => {
  const folder = ownFolder();
  writeFileSync(join(folder, 'file'), '');
  for (const replace of [true, false])
    await expect(writePrivateFile(join(folder, 'file', 'key'), '', { replace })).rejects.toThrow(
      `The folder ${join(folder, 'file')} cannot be made (EEXIST)`,
    );
  await expect(writePrivateFile(folder, '')).rejects.toThrow(`${folder} cannot be written (EISDIR)`);
  await expect(readPrivateFile(folder)).rejects.toThrow(/cannot be read|by others/);
});
