import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { loadSettings } from './config.ts';
import { envOf, flagOf, type SettingName, settingNames } from './options.ts';
import { UsageError } from './usage-error.ts';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'peername-config-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes a config file and gives its path. */
async function file(content: unknown): Promise<string> {
  const path = join(folder, `config-${files++}.json`);
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const none = { XDG_CONFIG_HOME: '/nonexistent' };
const [address, contract] = [
  '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty',
  '0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe',
];

const staex = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const seed = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
const mnemonic = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const keyFile = '{"encoded":"TfAVb1Zf","encoding":{"version":"3"}}';

const thumbprint = 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k';

// Every option with texts it takes and what they mean, and texts it refuses.
const cases: {
  readonly [K in SettingName]: readonly [good: Record<string, unknown>, bad: readonly string[]];
} = {
  network: [
    { mainnet: 'mainnet', testnet: 'testnet', devnet: 'devnet' },
    ['', 'Mainnet', 'main', 'toString', 'mainnet,devnet'],
  ],
  azeroRpc: [
    {
      'https://a.example/key?x=y,ws://b:1': ['https://a.example/key?x=y', 'ws://b:1'],
      ' http://user:pass@a , wss://b ': ['http://user:pass@a', 'wss://b'],
    },
    ['', ',', 'https://a,', 'a.example', 'ftp://a', 'https://', 'javascript:alert(1)', 'https://a,b'],
  ],
  azeroRegistry: [
    { [`azero=${address}`]: { azero: address }, [`.azero=${address},a0=x`]: { azero: address, a0: 'x' } },
    [
      '',
      address,
      'azero=',
      `=${address}`,
      `AZERO=${address}`,
      `azero=${address}, `,
      'azero=a b',
      '__proto__=x',
    ],
  ],
  quorum: [{ 1: 1, 2: 2, 64: 64 }, ['', '0', '65', '-1', '1.5', 'two']],
  require: [{ single: 'single', quorum: 'quorum', proof: 'proof' }, ['', 'Quorum', 'proofs', '2']],
  azeroRouter: [{ [address]: address }, ['', 'a b', '0x-', 'x'.repeat(101)]],
  ensRpc: [{ 'https://a': ['https://a'] }, ['', 'a.example']],
  ensUniversalResolver: [
    { [contract]: contract },
    ['', contract.slice(2), `${contract}0`, `${contract}\n`, 'vitalik.eth'],
  ],
  ccip: [
    {
      off: 'off',
      on: 'on',
      'https://a.example/,HTTP://B:81': { origins: ['https://a.example', 'http://b:81'] },
    },
    [
      '',
      'yes',
      'off,on',
      'https://a/path',
      'https://a?q',
      'https://u@a',
      'https://u:p@a',
      'ws://a',
      'a.example',
    ],
  ],
  finality: [{ latest: 'latest', safe: 'safe', finalized: 'finalized' }, ['', 'final', 'FINALIZED']],
  timeout: [
    { 1: 1, 10000: 10_000, 600000: 600_000, '0500': 500 },
    ['', '0', '-1', '600001', '1.5', '1e3', '0x10', '5s', ' 5', '9'.repeat(400), 'NaN', 'Infinity'],
  ],
  kinds: [{ 'staex, libp2p': ['staex', 'libp2p'] }, ['', 'staex,', ',']],
  optInRecords: [{ true: true, no: false }, ['', '2']],
  json: [
    { 1: true, true: true, YES: true, on: true, 0: false, false: false, No: false, off: false },
    ['', 'y', '01'],
  ],
  explain: [{ true: true }, ['', 'maybe']],
  color: [{ true: true }, ['', 'always']],
  port: [{ 0: 0, 65535: 65_535 }, ['', '65536', '-1', '80a']],
  azeroPort: [{ 0: 0, 65535: 65_535 }, ['', '65536']],
  ethereumPort: [{ 1: 1 }, ['', '65536']],
  ccipPort: [{ 1: 1 }, ['', '65536']],
  controlPort: [{ 1: 1 }, ['', '65536']],
  blockTime: [{ 10: 10, 3600000: 3_600_000 }, ['', '9', '3600001']],
  gateway: [
    {
      'http://127.0.0.1:8080 , https://a.example/names': ['http://127.0.0.1:8080', 'https://a.example/names'],
    },
    ['', 'ws://a', 'localhost:8080', 'https://a,', 'https://a/?key=x'],
  ],
  gatewayKey: [
    { [thumbprint]: [thumbprint], [`${thumbprint}, ${thumbprint}`]: [thumbprint, thumbprint] },
    ['', 'x', `${thumbprint}x`, `${thumbprint},`, `${thumbprint.slice(1)}=`],
  ],
  sample: [
    { 0: 0, 1: 1, '0.01': 0.01, '.5': 0.5, '1.0': 1 },
    ['', '-0.1', '1.1', '2', '1%', '1e-2', 'NaN', 'all', '0x1'],
  ],
  save: [{ 'answer.http': 'answer.http' }, ['', 'a\0b']],
  keys: [{ 'keys.http': 'keys.http' }, ['', 'a\0b']],
  host: [
    { '0.0.0.0': '0.0.0.0', '::': '::', '[::1]': '::1', 'gateway-1.example': 'gateway-1.example' },
    ['', 'a:80', 'http://a', 'a b', '[a]b', '-x/', 'a..b', '127.0.0.1/8'],
  ],
  adminPort: [{ off: 'off', 0: 0, 9464: 9_464 }, ['', 'on', '65536', '-1']],
  cacheEntries: [{ 1: 1, 100000: 100_000 }, ['', '0', '-1', '1e5']],
  cacheBytes: [{ 65536: 65_536 }, ['', '65535', '64MiB']],
  redis: [
    {
      'redis://127.0.0.1:6379': 'redis://127.0.0.1:6379',
      'rediss://user:pass@cache.example/2': 'rediss://user:pass@cache.example/2',
    },
    [
      '',
      'localhost:6379',
      'http://a',
      'redis://',
      'redis:6379',
      'redis://user:50%off@a',
      'redis://a/db',
      'redis://a?tls=1',
    ],
  ],
  trustedProxy: [
    { '10.0.0.0/8, ::1': ['10.0.0.0/8', '::1'], 'fd00::/8,127.0.0.1': ['fd00::/8', '127.0.0.1'] },
    ['', ',', '10.0.0.0/33', '10.0.0/8', '::/129', 'loopback', '*', '10.0.0.1/', '1.2.3.4:80'],
  ],
  snapshot: [{ '/var/lib/peername/cache': '/var/lib/peername/cache' }, ['', 'a\0b']],
  signingKeys: [{ off: 'off', './keys.json': './keys.json' }, ['', 'a\0b']],
  atOnce: [{ true: true, off: false }, ['', 'maybe']],
  requestsPerMinute: [{ off: 'off', 1200: 1_200 }, ['', '0', 'none', '-1']],
  readsPerMinute: [{ off: 'off', 1: 1 }, ['', '0']],
  logLevel: [{ info: 'info', silent: 'silent' }, ['', 'INFO', 'verbose']],
  untilChange: [{ true: true, off: false }, ['', 'maybe']],
  follow: [{ true: true, off: false }, ['', 'maybe']],
  logClients: [{ true: true, off: false }, ['', 'maybe']],
  drain: [{ 0: 0, 600000: 600_000 }, ['', '-1', '600001', '5s']],
  allowOrigin: [
    {
      'https://Call.example , http://localhost:8080/': ['https://call.example', 'http://localhost:8080'],
    },
    ['', '*', 'https://*', 'null', 'call.example', 'https://a/app', 'https://u:p@a', 'ws://a', 'https://a,'],
  ],
  as: [{ ' alice.azero ': 'alice.azero' }, []],
  name: [{ 'alice.azero': 'alice.azero' }, []],
  force: [{ true: true, off: false }, ['', 'maybe']],
  check: [{ true: true, off: false }, ['', 'maybe']],
  mode: [{ relay: 'relay', direct: 'direct' }, ['', 'DIRECT', 'any']],
  app: [
    {
      'peername:': 'peername:',
      'https://call.example/': 'https://call.example/',
      'http://[::1]:1': 'http://[::1]:1',
    },
    [
      '',
      'call.example',
      'javascript:',
      'https://a/?x',
      'https://a/#x',
      'https://u:p@a/',
      'https://a/ b',
      'ftp://a',
    ],
  ],
  stun: [{ 'stun:a, stun:b:1': ['stun:a', 'stun:b:1'] }, ['', 'stun:a,']],
  turn: [{ 'turn:u:p@a:1': ['turn:u:p@a:1'] }, ['', ',turn:u:p@a']],
  overlay: [{ '100.64.0.0/10, 200::/7': ['100.64.0.0/10', '200::/7'] }, ['', '10.0.0.0/33', 'overlay']],
  staex: [
    { 'http://127.0.0.1:9377': 'http://127.0.0.1:9377' },
    ['', '127.0.0.1:9377', 'ws://a', 'http://a/?b'],
  ],
  send: [{ 'photo.jpg': 'photo.jpg' }, ['', 'a\0b']],
  saveTo: [{ inbox: 'inbox' }, ['', 'a\0b']],
  pipe: [{ true: true, off: false }, ['', 'maybe']],
  linkFile: [{ 'a.txt': 'a.txt' }, ['', 'a\0b']],
  replyFile: [{ 'a.txt': 'a.txt' }, ['', 'a\0b']],
  accept: [{ true: true, off: false }, ['', 'maybe']],
  acceptUnknown: [{ true: true, off: false }, ['', 'maybe']],
  acceptChange: [{ true: true, off: false }, ['', 'maybe']],
  qr: [{ true: true, off: false }, ['', 'maybe']],
  pins: [{ on: true, off: false }, ['', 'maybe']],
  yes: [{ true: true, off: false }, ['', 'maybe']],
  all: [{ true: true, off: false }, ['', 'maybe']],
  compared: [{ true: true, off: false }, ['', 'maybe']],
  peerId: [
    { [`${staex}, libp2p:12D3KooW`]: [staex, 'libp2p:12D3KooW'], [`iroh:${seed}`]: [`iroh:${seed}`] },
    ['', 'a,', mnemonic],
  ],
  key: [{ 'staex-id': ['staex-id'] }, ['url,avatar', ',', mnemonic, seed]],
  value: [{ ' any text ': ' any text ', [seed]: seed }, [mnemonic, '//Alice', keyFile]],
  remove: [{ 'staex-id, url': ['staex-id', 'url'] }, ['', 'a,', mnemonic, `url,${seed}`]],
  fromIdentity: [{ true: true, off: false }, ['', 'maybe']],
  signerKey: [
    { 'key.txt': 'key.txt', '/run/secrets/key': '/run/secrets/key', '-': '-' },
    ['', 'a\0b', seed, `0x${seed}`, mnemonic, `${mnemonic}//hot`, '//Alice', keyFile],
  ],
  signerType: [{ sr25519: 'sr25519', ecdsa: 'ecdsa' }, ['', 'Ed25519', 'rsa']],
  account: [{ [` ${address} `]: address, [contract]: contract }, [seed, mnemonic]],
  unsigned: [{ true: true, off: false }, ['', 'maybe']],
  dryRun: [{ true: true, off: false }, ['', 'maybe']],
  maxFee: [{ '0.05': '0.05', 12: '12' }, ['', '.5', '-1', '1e3', '0.05 ETH']],
  wait: [{ included: 'included', final: 'final' }, ['', 'finalized']],
  mcc: [{ mcc: 'mcc', '/opt/staex/mcc': '/opt/staex/mcc' }, ['', 'm\0cc']],
};

describe('the settings', () => {
  it.each(settingNames)('%s come from an option, the environment and the config file alike', async (name) => {
    for (const [text, value] of Object.entries(cases[name][0])) {
      expect(await loadSettings([name], new Map([[name, text]]), none)).toEqual({ [name]: value });
      expect(await loadSettings([name], new Map(), { ...none, [envOf(name)]: text })).toEqual({
        [name]: value,
      });
      const path = await file({ [name]: text });
      expect(await loadSettings([name], new Map(), { PEERNAME_CONFIG: path })).toEqual({ [name]: value });
    }
  });

  it.each(settingNames)('%s are refused by where they were said', async (name) => {
    for (const text of cases[name][1]) {
      const flags = new Map([[name, text]]);
      await expect(loadSettings([name], flags, none), text).rejects.toThrow(UsageError);
      await expect(loadSettings([name], flags, none), text).rejects.toThrow(`--${flagOf(name)}`);
      const env = { ...none, [envOf(name)]: text };
      if (text !== '') await expect(loadSettings([name], new Map(), env), text).rejects.toThrow(envOf(name));
      const path = await file({ [name]: text });
      await expect(loadSettings([name], new Map(), { PEERNAME_CONFIG: path }), text).rejects.toThrow(
        `${name} in ${path}`,
      );
    }
  });

  it('have the names that others build on', () => {
    expect(settingNames.map((name) => `--${flagOf(name)} ${envOf(name)}`)).toMatchInlineSnapshot(`
      [
        "--network PEERNAME_NETWORK",
        "--azero-rpc PEERNAME_AZERO_RPC",
        "--azero-registry PEERNAME_AZERO_REGISTRY",
        "--azero-router PEERNAME_AZERO_ROUTER",
        "--ens-rpc PEERNAME_ENS_RPC",
        "--ens-universal-resolver PEERNAME_ENS_UNIVERSAL_RESOLVER",
        "--ccip PEERNAME_CCIP",
        "--gateway PEERNAME_GATEWAY",
        "--quorum PEERNAME_QUORUM",
        "--require PEERNAME_REQUIRE",
        "--finality PEERNAME_FINALITY",
        "--timeout PEERNAME_TIMEOUT",
        "--kinds PEERNAME_KINDS",
        "--opt-in-records PEERNAME_OPT_IN_RECORDS",
        "--key PEERNAME_KEY",
        "--until-change PEERNAME_UNTIL_CHANGE",
        "--json PEERNAME_JSON",
        "--explain PEERNAME_EXPLAIN",
        "--color PEERNAME_COLOR",
        "--port PEERNAME_PORT",
        "--azero-port PEERNAME_AZERO_PORT",
        "--ethereum-port PEERNAME_ETHEREUM_PORT",
        "--ccip-port PEERNAME_CCIP_PORT",
        "--control-port PEERNAME_CONTROL_PORT",
        "--block-time PEERNAME_BLOCK_TIME",
        "--host PEERNAME_HOST",
        "--admin-port PEERNAME_ADMIN_PORT",
        "--cache-entries PEERNAME_CACHE_ENTRIES",
        "--cache-bytes PEERNAME_CACHE_BYTES",
        "--redis PEERNAME_REDIS",
        "--trusted-proxy PEERNAME_TRUSTED_PROXY",
        "--snapshot PEERNAME_SNAPSHOT",
        "--signing-keys PEERNAME_SIGNING_KEYS",
        "--at-once PEERNAME_AT_ONCE",
        "--follow PEERNAME_FOLLOW",
        "--requests-per-minute PEERNAME_REQUESTS_PER_MINUTE",
        "--reads-per-minute PEERNAME_READS_PER_MINUTE",
        "--log-level PEERNAME_LOG_LEVEL",
        "--log-clients PEERNAME_LOG_CLIENTS",
        "--drain PEERNAME_DRAIN",
        "--gateway-key PEERNAME_GATEWAY_KEY",
        "--sample PEERNAME_SAMPLE",
        "--save PEERNAME_SAVE",
        "--keys PEERNAME_KEYS",
        "--allow-origin PEERNAME_ALLOW_ORIGIN",
        "--mcc PEERNAME_MCC",
        "--pins PEERNAME_PINS",
        "--yes PEERNAME_YES",
        "--all PEERNAME_ALL",
        "--compared PEERNAME_COMPARED",
        "--peer-id PEERNAME_PEER_ID",
        "--value PEERNAME_VALUE",
        "--remove PEERNAME_REMOVE",
        "--from-identity PEERNAME_FROM_IDENTITY",
        "--signer-key PEERNAME_SIGNER_KEY_FILE",
        "--signer-type PEERNAME_SIGNER_TYPE",
        "--account PEERNAME_ACCOUNT",
        "--unsigned PEERNAME_UNSIGNED",
        "--dry-run PEERNAME_DRY_RUN",
        "--max-fee PEERNAME_MAX_FEE",
        "--wait PEERNAME_WAIT",
        "--as PEERNAME_AS",
        "--name PEERNAME_NAME",
        "--force PEERNAME_FORCE",
        "--check PEERNAME_CHECK",
        "--mode PEERNAME_MODE",
        "--app PEERNAME_APP",
        "--stun PEERNAME_STUN",
        "--turn PEERNAME_TURN",
        "--overlay PEERNAME_OVERLAY",
        "--staex PEERNAME_STAEX",
        "--send PEERNAME_SEND",
        "--save-to PEERNAME_SAVE_TO",
        "--pipe PEERNAME_PIPE",
        "--link-file PEERNAME_LINK_FILE",
        "--reply-file PEERNAME_REPLY_FILE",
        "--accept PEERNAME_ACCEPT",
        "--accept-unknown PEERNAME_ACCEPT_UNKNOWN",
        "--accept-change PEERNAME_ACCEPT_CHANGE",
        "--qr PEERNAME_QR",
      ]
    `);
  });

  it('come from the option before the environment before the file', async () => {
    const path = await file({ timeout: 3, network: 'testnet', finality: 'safe' });
    const env = { PEERNAME_CONFIG: path, PEERNAME_TIMEOUT: '2', PEERNAME_NETWORK: 'devnet' };
    expect(
      await loadSettings(['timeout', 'network', 'finality', 'json'], new Map([['timeout', '1']]), env),
    ).toEqual({ timeout: 1, network: 'devnet', finality: 'safe' });
  });

  it('are not read where a better source has spoken, nor those of other commands', async () => {
    const path = await file({ timeout: 'never', port: 'none' });
    const env = { PEERNAME_CONFIG: path, PEERNAME_TIMEOUT: 'soon', PEERNAME_PORT: 'x' };
    expect(await loadSettings(['timeout'], new Map([['timeout', '1']]), env)).toEqual({ timeout: 1 });
  });

  it('are read as their command reads them', async () => {
    const own = { port: { parse: () => 7 } };
    expect(await loadSettings(['port'], new Map([['port', '1']]), none, own)).toEqual({ port: 7 });
  });

  it('are taken from the command line alone where their command wants it so', async () => {
    const env = { PEERNAME_CONFIG: await file({ port: 1 }), PEERNAME_PORT: '2' };
    const own = { port: { flagOnly: true } } as const;
    expect(await loadSettings(['port'], new Map(), env, own)).toEqual({});
    expect(await loadSettings(['port'], new Map([['port', '3']]), env, own)).toEqual({ port: 3 });
  });

  it('take an empty variable as none', async () => {
    expect(await loadSettings(['timeout'], new Map(), { ...none, PEERNAME_TIMEOUT: '' })).toEqual({});
  });

  it('never repeat a URL that they refuse, for it may hold a key', async () => {
    const url = 'node.example/SECRET1?k=SECRET2';
    for (const name of ['azeroRpc', 'ensRpc', 'ccip', 'gateway', 'redis'] as const) {
      const error = await loadSettings([name], new Map([[name, url]]), none).catch((e: Error) => e);
      expect((error as Error).message).not.toMatch(/SECRET/);
    }
    const path = await file(`{"ensRpc": "https://node.example/SECRET1",}`);
    const run = await runCli(['resolve', 'a.eth'], { env: { PEERNAME_CONFIG: path } });
    expect(run).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `peername: The config file ${path} is not JSON\n`,
    });
  });
});

describe('the config file', () => {
  it('may hold numbers, switches, lists and maps as JSON has them', async () => {
    const path = await file({
      timeout: 500,
      json: true,
      ensRpc: ['https://a', 'https://b'],
      azeroRegistry: { azero: address, a0: address },
    });
    const names: SettingName[] = ['timeout', 'json', 'ensRpc', 'azeroRegistry'];
    expect(await loadSettings(names, new Map(), { PEERNAME_CONFIG: path })).toEqual({
      timeout: 500,
      json: true,
      ensRpc: ['https://a', 'https://b'],
      azeroRegistry: { azero: address, a0: address },
    });
  });

  it('may begin with a byte order mark', async () => {
    const path = await file('\ufeff{"timeout": 500}');
    expect(await loadSettings(['timeout'], new Map(), { PEERNAME_CONFIG: path })).toEqual({ timeout: 500 });
  });

  it.each<[unknown, string]>([
    ['', 'is not JSON'],
    ['{"timeout": 5', 'is not JSON'],
    ['[]', 'is not a JSON object'],
    ['null', 'is not a JSON object'],
    ['"x"', 'is not a JSON object'],
    [{ timout: 5 }, 'is not a setting; did you mean timeout?'],
    [{ 'azero-rpc': 'https://a' }, 'is not a setting; did you mean azeroRpc?'],
    ['{"__proto__": 1}', 'is not a setting'],
    [{ timeout: null }, 'is neither a text, a number, true or false, nor a list or map of texts'],
    [{ ensRpc: [1] }, 'is neither a text, a number, true or false, nor a list or map of texts'],
    [
      { azeroRegistry: { azero: {} } },
      'is neither a text, a number, true or false, nor a list or map of texts',
    ],
    ['{"timeout": 1e400}', 'is a number of milliseconds from 1 to 600000, not "Infinity"'],
    [{ timeout: -5 }, 'is a number of milliseconds from 1 to 600000, not "-5"'],
  ])('is refused as %j', async (content, why) => {
    const path = await file(content);
    await expect(loadSettings(['timeout'], new Map(), { PEERNAME_CONFIG: path })).rejects.toThrow(why);
  });

  it('lies where the XDG folder says, else under the home folder, and need not be there', async () => {
    await mkdir(join(folder, 'xdg', 'peername'), { recursive: true });
    await writeFile(join(folder, 'xdg', 'peername', 'config.json'), '{"timeout": 7}');
    await mkdir(join(folder, 'home', '.config', 'peername'), { recursive: true });
    await writeFile(join(folder, 'home', '.config', 'peername', 'config.json'), '{"timeout": 8}');
    const xdg = { XDG_CONFIG_HOME: join(folder, 'xdg'), APPDATA: join(folder, 'xdg') };
    expect(await loadSettings(['timeout'], new Map(), xdg)).toEqual({ timeout: 7 });
    expect(await loadSettings(['timeout'], new Map(), none)).toEqual({});
    if (process.platform === 'win32') return;
    expect(await loadSettings(['timeout'], new Map(), { HOME: join(folder, 'home') })).toEqual({
      timeout: 8,
    });
  });

  it('must be there and readable once it is named', async () => {
    const missing = join(folder, 'missing.json');
    await expect(loadSettings([], new Map(), { PEERNAME_CONFIG: missing })).rejects.toThrow(
      `The config file ${missing} cannot be read (ENOENT)`,
    );
    await expect(loadSettings([], new Map(), { PEERNAME_CONFIG: folder })).rejects.toThrow('EISDIR');
  });
});
