import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from '../../testing/run-cli.ts';
import { run } from '../main.ts';

const mcc = fileURLToPath(new URL('../../testing/mcc-stand-in.mjs', import.meta.url));

test('peername staex-bridge says where it listens, logs its requests, and ends well', async () => {
  const ending = new AbortController();
  const said = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: false,
    columns: 80,
    write: (text: string) => {
      said[name] += text;
      if (name === 'stdout') listening(text);
    },
  });
  let listening: (line: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    listening = resolve;
  });
  const ended = run(['staex-bridge', '--port=0', `--mcc=${mcc}`], {
    stdin: { async *[Symbol.asyncIterator]() {} },
    stdout: output('stdout'),
    stderr: output('stderr'),
    env: { XDG_CONFIG_HOME: '/nonexistent', XDG_RUNTIME_DIR: '/nonexistent' },
    signal: ending.signal,
  });
  const [url = ''] = /http:\S+/.exec(await line) ?? [];
  expect(await (await fetch(`${url}/id`)).json()).toBe(
    'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
  );
  ending.abort('SIGTERM');
  expect(await ended).toBe(0);
  expect(said.stdout).toBe(`peername staex-bridge listening on ${url}\n`);
  expect(JSON.parse(said.stderr)).toMatchObject({ level: 'info', route: '/id', method: 'GET', status: 200 });
});

test('peername staex-bridge says what to do about a port that is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { exitCode, stderr } = await runCli(['staex-bridge', `--port=${port}`]);
  expect([exitCode, stderr]).toEqual([
    2,
    `peername: Something else listens on port ${port} already; end it, or take another --port\n`,
  ]);
  await new Promise((resolve) => server.close(resolve));
});

test('peername staex-bridge takes no operand', async () => {
  expect(await runCli(['staex-bridge', 'x'])).toMatchObject({ exitCode: 2 });
});
