import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Io } from '../io.ts';
import { readSignerText } from './signer-text.ts';

function place(env: Io['env'] = {}, stdin: string | Uint8Array = '') {
  const said: string[] = [];
  const write = (text: string | Uint8Array): void => void said.push(String(text));
  const output = { isTTY: false, columns: 80, write };
  const io: Io = {
    stdin: (async function* () {
      yield stdin;
    })(),
    stdout: output,
    stderr: output,
    env,
    signal: new AbortController().signal,
  };
  return { io, said };
}

function fileWith(text: string | Uint8Array, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'key');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

function namedPipe(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-pipe-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  return pipe;
}

const read = async (signerKey: string | undefined, { io }: { readonly io: Io } = place()) =>
  readSignerText({ signerKey }, io, undefined);

describe('the key to sign with', () => {
  it('comes from a file, without the white space around it', async () => {
    expect(await read(fileWith('  //Alice\n'))).toBe('//Alice');
  });

  it('comes from standard input', async () => {
    expect(await read('-', place({}, '//Bob\n'))).toBe('//Bob');
  });

  it('comes from the environment where no file is named', async () => {
    const env = { PEERNAME_SIGNER_KEY: ' //Eve ' };
    expect(await read(undefined, place(env))).toBe('//Eve');
    expect(await read(fileWith('//Alice'), place(env))).toBe('//Alice');
    expect(await read(undefined, place({ PEERNAME_SIGNER_KEY: '' }))).toBeUndefined();
  });

  it('in a file that others can read is used with a warning', async () => {
    const file = fileWith('//Alice', 0o644);
    const there = place();
    expect(await read(file, there)).toBe('//Alice');
    expect(there.said).toEqual([
      `peername: others can read or write the key file ${file}; run: chmod 600 ${file}\n`,
    ]);
  });

  it('may come through a pipe, as a password manager gives it', async () => {
    const pipe = namedPipe();
    const there = place();
    const reading = read(pipe, there);
    writeFileSync(pipe, '//Alice\n');
    expect(await reading).toBe('//Alice');
    expect(there.said).toEqual([]);
  });

  it('is waited for at a pipe that nobody has opened yet, until the run is told to end', async () => {
    const pipe = namedPipe();
    const { io } = place();
    const ending = new AbortController();
    const reading = read(pipe, { io: { ...io, signal: ending.signal } });
    reading.catch(() => {});
    await setTimeout(200);
    ending.abort('SIGTERM');
    await expect(reading).rejects.toBe('SIGTERM');
    // Nobody reads there any more.
    expect(() => openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)).toThrow('ENXIO');
  });

  it('may come late and in pieces through a pipe', async () => {
    const pipe = namedPipe();
    const reading = read(pipe);
    await setTimeout(100);
    execFile('sh', ['-c', `(printf //Al; sleep 0.2; printf ice) > ${pipe}`]);
    expect(await reading).toBe('//Alice');
  });

  it('is missed in a pipe whose writer has nothing to say', async () => {
    const pipe = namedPipe();
    const reading = read(pipe);
    reading.catch(() => {});
    await setTimeout(100);
    writeFileSync(pipe, '');
    await expect(reading).rejects.toThrow('is empty');
  });

  it.each([
    ['that is not there', () => '/nonexistent/key', 'cannot be read (ENOENT)'],
    ['that is a folder', () => tmpdir(), 'cannot be read (EISDIR)'],
    ['that is empty', () => fileWith(' \n'), 'is empty'],
    ['that is too long', () => fileWith('a'.repeat(65_537)), 'is longer than 65536 bytes'],
    ['that is no text', () => fileWith(Uint8Array.of(0xff, 0xfe)), 'is not a text'],
  ])('is not taken from a file %s', async (_, file, why) => {
    await expect(read(file())).rejects.toThrow(why);
  });

  it('is not typed where the terminal would show it', async () => {
    const { io } = place({}, '//Alice');
    const stdin = Object.assign(io.stdin, { isTTY: true });
    await expect(read('-', { io: { ...io, stdin } })).rejects.toThrow('would be shown');
  });

  it('is waited for until the run is told to end', async () => {
    const { io } = place();
    const ending = new AbortController();
    const stdin = (async function* () {
      yield '//Al';
      await new Promise(() => {});
    })();
    const reading = read('-', { io: { ...io, stdin, signal: ending.signal } });
    ending.abort('SIGINT');
    await expect(reading).rejects.toBe('SIGINT');
  });

  it('is missed on an empty standard input', async () => {
    await expect(read('-')).rejects.toThrow('There is no key on standard input');
  });
});
