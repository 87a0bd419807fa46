import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { toArray } from '../testing/to-array.ts';
import type { Io } from './io.ts';
import { namesInput } from './names-input.ts';
import { UsageError } from './usage-error.ts';

const silent = { isTTY: false, columns: 80, write: () => {} };

function ioOf(stdin: Io['stdin'], signal = new AbortController().signal): Io {
  return { stdin, stdout: silent, stderr: silent, env: {}, signal };
}

async function read(args: readonly string[], ...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const stdin = (async function* () {
    yield* chunks;
  })();
  return toArray(namesInput(args, 'name', ioOf(stdin)).items);
}

describe('the names to look up', () => {
  it('are the arguments, exactly as given', async () => {
    expect(await read(['alice.azero', ' bob.eth ', '', '#x'])).toEqual([
      'alice.azero',
      ' bob.eth ',
      '',
      '#x',
    ]);
    expect(namesInput(['a.eth'], 'name', ioOf(new PassThrough())).known).toEqual(['a.eth']);
  });

  it('are the lines of standard input without arguments', async () => {
    expect(await read([], 'alice.azero\nbob.eth\n')).toEqual(['alice.azero', 'bob.eth']);
  });

  it('end with the input, with or without a line break', async () => {
    expect(await read([], 'alice.azero\nbob.eth')).toEqual(['alice.azero', 'bob.eth']);
    expect(await read([], 'alice.azero\r\nbob.eth\r\n\r\n')).toEqual(['alice.azero', 'bob.eth']);
  });

  it('are not comments, empty lines or the space around names', async () => {
    expect(await read([], '# friends\n\n  \t\n  alice.azero\t\n #bob.eth\nx#y.eth\n')).toEqual([
      'alice.azero',
      'x#y.eth',
    ]);
  });

  it('may come in pieces, also within a character', async () => {
    const bytes = new TextEncoder().encode('é.eth\n🦄.eth');
    expect(await read([], ...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['é.eth', '🦄.eth']);
    expect(await read([], 'ali', 'ce.azero\nb', '', 'ob.eth')).toEqual(['alice.azero', 'bob.eth']);
  });

  it('lose a byte order mark, and keep broken UTF-8 as characters that no name has', async () => {
    expect(await read([], Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toEqual(['a']);
    expect(await read([], Uint8Array.of(0x61, 0xff, 0xc3, 0x0a, 0x62))).toEqual(['a\ufffd\ufffd', 'b']);
    expect(await read([], Uint8Array.of(0x61, 0xf0, 0x9f))).toEqual(['a\ufffd']);
  });

  it('come from standard input at the place of the argument -, once', async () => {
    expect(await read(['a.eth', '-', 'c.eth', '-'], 'b.eth\n')).toEqual(['a.eth', 'b.eth', 'c.eth']);
    expect(await read(['a.eth', '-'], '')).toEqual(['a.eth']);
  });

  it('are cut where a line has no end, so that memory stays bounded', async () => {
    const piece = 'x'.repeat(65_536);
    const names = await read([], ...Array.from({ length: 200 }, () => piece), '\nalice.azero\n', piece);
    expect(names.map((name) => name.length)).toEqual([4_096, 11, 4_096]);
    expect(names[1]).toBe('alice.azero');
  });

  it('must be some', async () => {
    await expect(read([], '\n# nobody\n')).rejects.toThrow(
      new UsageError('There is no name on standard input'),
    );
    await expect(read(['-'])).rejects.toThrow(UsageError);
  });

  it('are asked for where standard input is a terminal', () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    expect(() => namesInput([], 'account', ioOf(stdin))).toThrow(
      new UsageError('Give an account, or several on standard input'),
    );
    expect(() => namesInput(['-'], 'name', ioOf(stdin))).not.toThrow();
  });

  it('end in an error where standard input cannot be read', async () => {
    const stdin = new PassThrough();
    const names = toArray(namesInput([], 'name', ioOf(stdin)).items);
    stdin.destroy(Object.assign(new Error('broken'), { code: 'EIO' }));
    await expect(names).rejects.toThrow(new UsageError('Standard input cannot be read (EIO)'));
  });

  it('are not waited for once the run is told to end', async () => {
    const ending = new AbortController();
    const stdin = new PassThrough();
    stdin.write('alice.azero\nbo');
    const items = namesInput([], 'name', ioOf(stdin, ending.signal)).items as AsyncGenerator<string>;
    expect(await items.next()).toEqual({ done: false, value: 'alice.azero' });
    const next = items.next();
    ending.abort('SIGINT');
    await expect(next).rejects.toThrow(UsageError);
  });
});
