import { decodeAddress, encodeAddress, Keyring } from '@polkadot/keyring';
import { HDNodeWallet, Wallet } from 'ethers';
import { describe, expect, it } from 'vitest';
import { openAzeroKey } from './azero-signer.ts';
import type { KeyReading } from './chain-publisher.ts';
import { openEnsKey } from './ens-signer.ts';

const mnemonic = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const junk = 'test test test test test test test test test test test junk';
const seed = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const first = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';

/** Answers in order, as somebody at a terminal would; one answer alone stands for the environment. */
function reading(passphrases: readonly string[] = [], more: Partial<KeyReading> = {}) {
  const asked: string[] = [];
  const said: string[] = [];
  const answers = [...passphrases];
  const secrets = {
    env: {},
    canAskAgain: passphrases.length > 1,
    passphrase: async (question: string) => {
      asked.push(question);
      return answers.shift();
    },
    say: (text: string) => void said.push(text),
  };
  return { asked, said, how: { secrets, isDevnet: true, ...more } satisfies KeyReading };
}

describe('a key of Aleph Zero', () => {
  it.each([
    [`${mnemonic}//Alice`, undefined, alice],
    ['//Alice', undefined, alice],
    ['//Alice', 'ed25519', '5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu'],
    ['//Alice', 'ecdsa', '5C7C2Z5sWbytvHpuLTvzKunnnRwQxft1jiqrLD5rhucQ5S9X'],
    [mnemonic, undefined, '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'],
    [mnemonic.replaceAll(' ', '\n  '), undefined, '5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV'],
    [
      '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a',
      undefined,
      '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    ],
    [
      'E5BE9A5092B81BCA64BE81D212E7F2F9EBA183BB7A90954F7B76361F6EDB5C0A',
      undefined,
      '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
    ],
  ] as const)('%s of type %s is %s', async (text, type, account) => {
    const opened = await openAzeroKey(text, reading([], { type }).how);
    expect(opened.account).toBe(account);
    expect(opened.signer.isLocked).toBe(false);
  });

  it('is that of its account, whatever network the prefix is of', async () => {
    for (const type of ['sr25519', 'ed25519', 'ecdsa'] as const) {
      const { account, isAccount } = await openAzeroKey('//Alice', reading([], { type }).how);
      for (const prefix of [0, 2, 42, 1284]) expect(isAccount(encodeAddress(account, prefix))).toBe(true);
      for (const other of [
        encodeAddress(
          decodeAddress(account).map((byte) => byte ^ 1),
          0,
        ),
        `${account}1`,
        first,
      ])
        expect(isAccount(other)).toBe(false);
    }
  });

  it('is no short text, which the keyring would take for a seed', async () => {
    for (const text of ['foo', 'Alice', '0x12', '0xzz', alice, 'key.txt', seed.slice(1), '']) {
      await expect(openAzeroKey(text, reading().how)).rejects.toThrow('The key is none of Aleph Zero');
    }
  });

  it('that is broken is not repeated', async () => {
    for (const text of [
      `${mnemonic} walk`,
      mnemonic.replace('walk', 'fit'),
      `${mnemonic.replace('walk', 'wolk')}`,
    ]) {
      const error = await openAzeroKey(text, reading().how).catch((e: Error) => e);
      expect(error).toBeInstanceOf(Error);
      expect(String((error as Error).stack)).not.toContain('obey');
      expect((error as Error).cause).toBeUndefined();
    }
  });

  it('that everybody has is for local chains only', async () => {
    const { how } = reading([], { isDevnet: false });
    await expect(openAzeroKey('//Alice', how)).rejects.toThrow('--network devnet');
    expect((await openAzeroKey(`${mnemonic}//Alice`, how)).account).toBe(alice);
  });

  it('comes out of a key file of polkadot-js with its passphrase', { timeout: 60_000 }, async () => {
    const file = JSON.stringify(new Keyring({ type: 'sr25519' }).createFromUri('//Alice').toJson('right'));
    const { how, asked, said } = reading(['wrong', 'right']);
    expect((await openAzeroKey(file, how)).account).toBe(alice);
    expect([asked.length, said]).toEqual([2, ['The passphrase does not open the key file.\n']]);
    await expect(openAzeroKey(file, reading(['wrong']).how)).rejects.toThrow('does not open the key file');
    await expect(openAzeroKey(file, reading().how)).rejects.toThrow('PEERNAME_PASSPHRASE');
    await expect(openAzeroKey(file, reading([], { type: 'ecdsa' }).how)).rejects.toThrow(
      'holds an sr25519 key',
    );
  });

  it('comes out of a key file without a passphrase unasked', async () => {
    const file = JSON.stringify(new Keyring({ type: 'ed25519' }).createFromUri('//Alice').toJson());
    const { how, asked } = reading();
    const { account } = await openAzeroKey(file, how);
    expect([account, asked]).toEqual(['5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu', []]);
  });

  it.each(['{}', '{"encoded":5}', '{"address":"x","encoded":"y","encoding":{"content":[]}}', '[]', '{'])(
    'does not come out of %s',
    async (text) => {
      await expect(openAzeroKey(text, reading(['x']).how)).rejects.toThrow('The key is none of Aleph Zero');
    },
  );
});

describe('a key of Ethereum', () => {
  it.each([
    [`0x${seed}`, first],
    [seed.toUpperCase(), first],
    [junk, first],
    [junk.toUpperCase().replaceAll(' ', '\t'), first],
    [mnemonic, HDNodeWallet.fromPhrase(mnemonic).address],
  ])('%s is %s', async (text, account) => {
    expect((await openEnsKey(text, reading().how)).account).toBe(account);
  });

  it('that is broken is not repeated', async () => {
    const broken = [
      seed.slice(1),
      `0x${'0'.repeat(64)}`,
      `0x${'f'.repeat(64)}`,
      junk.replace('junk', 'test'),
      `${junk} test`,
      '//Alice',
      'foo',
      '{}',
      '{"version":3}',
      '{"ethaddr":"x","encseed":"y"}',
    ];
    for (const text of broken) {
      const error = await openEnsKey(text, reading(['x']).how).catch((e: Error) => e);
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message, text).toContain('The key is none of Ethereum');
      expect(`${(error as Error).stack}`).not.toMatch(/junk|ac0974be|f{20}|0{20}/);
    }
  });

  it('comes out of a Web3 keystore with its passphrase', { timeout: 60_000 }, async () => {
    const file = Wallet.createRandom().encryptSync('right');
    const account = `0x${JSON.parse(file).address}`;
    const { how, said } = reading(['wrong', 'right']);
    expect((await openEnsKey(file, how)).account.toLowerCase()).toBe(account);
    expect(said).toHaveLength(1);
    await expect(openEnsKey(file, reading(['wrong']).how)).rejects.toThrow('does not open the key file');
  });

  it('has no type to choose', async () => {
    await expect(openEnsKey(seed, reading([], { type: 'ecdsa' }).how)).rejects.toThrow('--signer-type');
  });
});
