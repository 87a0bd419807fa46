import { spawnSync } from 'node:child_process';
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { DevnetDetails } from '@peername/devnet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceDevnet, findDevnet } from './devnet-file.ts';
import { UsageError } from './usage-error.ts';

const details: DevnetDetails = {
  pid: process.pid,
  control: { url: 'http://127.0.0.1:1', token: 'token' },
  azero: {
    http: 'http://127.0.0.1:2',
    ws: 'ws://127.0.0.1:2',
    genesis: '0x00',
    router: '5router',
    registries: { azero: '5registry' },
    names: ['alice.azero'],
  },
};

let folder: string;
let env: { XDG_RUNTIME_DIR: string };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peername-devnet-file-'));
  env = { XDG_RUNTIME_DIR: folder };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Announces the devnet and gives the path of the file. */
async function announced(): Promise<string> {
  await announceDevnet(details, env);
  const [name = ''] = await readdir(folder);
  return join(folder, name);
}

describe('the file that says where a devnet is', () => {
  it('gives the details to whoever asks, until they are withdrawn', async () => {
    expect(await findDevnet(env)).toBeUndefined();
    const withdraw = await announceDevnet(details, env);
    expect(await findDevnet(env)).toEqual(details);
    await withdraw();
    expect(await findDevnet(env)).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });

  it('makes the folder where there is none, and leaves no draft behind', async () => {
    env = { XDG_RUNTIME_DIR: join(folder, 'a', 'b') };
    await announceDevnet(details, env);
    expect(await findDevnet(env)).toEqual(details);
    expect(await readdir(join(folder, 'a', 'b'))).toHaveLength(1);
  });

  it('belongs to the devnet that started last, which an earlier one does not withdraw', async () => {
    const withdraw = await announceDevnet(details, env);
    const later = { ...details, pid: process.ppid };
    await announceDevnet(later, env);
    await withdraw();
    expect(await findDevnet(env)).toEqual(later);
  });

  it.each([
    ['not JSON', '{'],
    ['empty', ''],
    ['something else', '[]'],
    ['nothing', 'null'],
    ['of another shape', JSON.stringify({ ...details, control: 'x' })],
    ['without contracts', JSON.stringify({ ...details, azero: { http: 'http://127.0.0.1:2' } })],
    ['of no process', JSON.stringify({ ...details, pid: 'x' })],
    ['of every process of the group', JSON.stringify({ ...details, pid: 0 })],
    ['of a group of processes', JSON.stringify({ ...details, pid: -process.pid })],
  ])('does not count when it is %s', async (_what, content) => {
    const path = await announced();
    await writeFile(path, content);
    expect(await findDevnet(env)).toBeUndefined();
  });

  it('does not count when its process is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    await announceDevnet({ ...details, pid }, env);
    expect(await findDevnet(env)).toBeUndefined();
  });

  describe.skipIf(process.platform === 'win32')('on a machine with several users', () => {
    it('is for its owner alone', async () => {
      const path = await announced();
      expect((await stat(path)).mode & 0o777).toBe(0o600);
    });

    it.each([0o640, 0o604, 0o620, 0o602, 0o666])('does not count with the mode %o', async (mode) => {
      const path = await announced();
      await chmod(path, mode);
      expect(await findDevnet(env)).toBeUndefined();
    });

    it('does not count when it is a link, also to a file that would', async () => {
      const path = await announced();
      await rename(path, `${path}.real`);
      await symlink(`${path}.real`, path);
      expect(await findDevnet(env)).toBeUndefined();
    });

    it('does not count when it is a folder', async () => {
      const path = await announced();
      await rm(path);
      await mkdir(path, { mode: 0o700 });
      expect(await findDevnet(env)).toBeUndefined();
    });

    // Only root can give a file to somebody else.
    it.runIf(process.getuid?.() === 0)('does not count when somebody else owns it', async () => {
      const path = await announced();
      await chown(path, 65_534, 65_534);
      expect(await findDevnet(env)).toBeUndefined();
    });

    it('takes the place of a link that somebody laid out, and does not write through it', async () => {
      const path = await announced();
      await rm(path);
      const victim = join(folder, 'victim');
      await writeFile(victim, 'untouched');
      await symlink(victim, path);
      await symlink(victim, `${path}.${process.pid}`);
      await announceDevnet(details, env);
      expect(await readFile(victim, 'utf8')).toBe('untouched');
      expect(await findDevnet(env)).toEqual(details);
    });
  });

  it('fails with its path and a way out when it cannot be written', async () => {
    const path = await announced();
    await rm(path);
    await mkdir(join(path, 'occupied'), { recursive: true });
    await expect(announceDevnet(details, env)).rejects.toThrow(
      new UsageError(`${path} cannot be written (EISDIR); set XDG_RUNTIME_DIR to a folder of yours`),
    );
    await writeFile(join(folder, 'file'), '');
    await expect(announceDevnet(details, { XDG_RUNTIME_DIR: join(folder, 'file') })).rejects.toThrow(
      UsageError,
    );
  });
});
