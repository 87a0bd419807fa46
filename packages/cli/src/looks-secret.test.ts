import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { looksSecret } from './looks-secret.ts';

const seed = '9a'.repeat(32);
const mnemonic = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

describe('a text looks like a secret', () => {
  it.each([
    seed,
    `0x${seed}`,
    ` ${seed.toUpperCase()}\n`,
    seed + seed,
    mnemonic,
    mnemonic.toUpperCase(),
    mnemonic.replaceAll(' ', '   '),
    `${mnemonic} ${mnemonic}`,
    `${mnemonic}//polkadot//0`,
    '//Alice',
    '//Alice//stash',
    'nsec1qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qurswpc8qursl6edet',
    'peername-key:1:abc',
    '{"address":"5Grw","encoded":"abc"}',
    '{"Crypto":{"cipher":"aes-128-ctr"}}',
  ])('%j', (text) => {
    expect(looksSecret(text)).toBe(true);
  });
});

describe('a text does not', () => {
  it.each([
    '',
    'alice.azero',
    'key.txt',
    '/run/secrets/key',
    '../key',
    '//server/share/key.txt',
    'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g',
    '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    '0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045',
    seed.slice(1),
    mnemonic.split(' ').slice(1).join(' '),
    'I write a short text of exactly twelve words to be shown here.',
    'https://example.org/',
    '{"unsigned":{},"signature":"0x12"}',
  ])('%j', (text) => {
    expect(looksSecret(text)).toBe(false);
  });
});

describe('a key on the command line', () => {
  const words = mnemonic.split(' ');
  it.each([
    [['publish', 'alice.azero', '--signer-key', `0x${seed}`]],
    [['publish', 'alice.azero', `--signer-key=${mnemonic}`]],
    [['publish', 'alice.azero', '--peer-id', 'x', '--signer-key', ...words]],
    [['publish', `0x${seed}`]],
    [['publish', 'alice.azero', seed]],
    [['publish', 'alice.azero', ...words]],
    [['publish', 'alice.azero', '--account', mnemonic]],
    [['publish', 'alice.azero', '--value', mnemonic, '--key', 'url']],
    [['publish', 'alice.azero', '--value', seed, '--key', 'url']],
    [['publish', 'alice.azero', '--peer-id', mnemonic]],
    [['publish', 'alice.azero', '--peer-id', seed]],
    [['publish', 'alice.azero', '--peer-id', `libp2p:${seed}`]],
    [['publish', 'alice.azero', '--remove', mnemonic]],
    [['publish', 'alice.azero', '--send', mnemonic]],
    [['publish', 'alice.azero', '--signer-type', seed]],
    [['publish', 'alice.azero', '--network', seed]],
    [['publish', 'alice.azero', '--wait', mnemonic]],
    [['publish', 'alice.azero', `--signer=0x${seed}`]],
    [['publish', 'alice.azero', '--signer', `0x${seed}`]],
    [['publish', 'alice.azero', '--azero-rpc', mnemonic]],
    [[`0x${seed}`]],
    [['id', seed]],
    [['id', 'import', seed]],
    [['pins', 'show', 'alice.azero', mnemonic]],
  ])('is refused and not repeated: %j', async (argv) => {
    const env = { PEERNAME_AZERO_RPC: 'http://127.0.0.1:1', PEERNAME_ENS_RPC: 'http://127.0.0.1:1' };
    const { exitCode, stdout, stderr } = await runCli(argv, { env });
    expect(exitCode).toBe(2);
    const said = stdout + stderr;
    expect(said).not.toMatch(/9a9a9a/i);
    expect(
      words.filter((word) => new RegExp(`\\b${word}\\b`).test(said)).filter((w) => w !== 'hold'),
    ).toEqual([]);
  });

  it('is not repeated by a fault either, in its environment', async () => {
    const env = { PEERNAME_SIGNER_KEY: mnemonic, PEERNAME_DEBUG: '1' };
    const openPublisher = async () => {
      throw new TypeError('x is not a function');
    };
    const run = await runCli(['publish', 'a.azero', '--remove', 'x'], { env, openPublisher });
    expect(run.exitCode).toBe(1);
    expect(run.stdout + run.stderr).not.toContain('obey');
  });
});
