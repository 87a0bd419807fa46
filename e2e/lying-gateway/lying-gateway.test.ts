import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gateway } from '@peername/http-gateway/client';
import { type RunningGateway, serveGateway } from '@peername/http-gateway/node';
import { type Clock, createResolver, type Resolver, systemClock } from '@peername/resolver-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openResolver } from '../../packages/cli/src/compose.ts';
import { hasEthereum, type LocalDevnet, startLocalDevnet } from '../../packages/cli/testing/local-devnet.ts';
import { type CliRun, runCli } from '../../packages/cli/testing/run-cli.ts';
import { makeTestKey, signerOf } from '../../packages/http-gateway/testing/test-signer.ts';
import { verifyWithNode } from '../../packages/http-gateway/testing/verify-with-node.ts';
import { type Lie, type LyingProxy, startLyingProxy, without } from './lying-proxy.ts';

const aliceId = 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g';
const otherId = 'ctnsaj8135fsnm5t1fqda6093g95pjzfdhms77trjk6fy1ks6a80';
const keySet = '/.well-known/http-message-signatures-directory';
const signature = ['signature', 'signature-input', 'content-digest'];
const day = 86_400_000;

let local: LocalDevnet;
let resolver: Resolver;
let honest: RunningGateway;
let proxy: LyingProxy;
const key = makeTestKey({ nbf: 0 });
const closing: (() => Promise<void>)[] = [];

/** A gateway of the same operator over the same chain, or of somebody else. */
async function serve(
  signing = key,
  clock: Clock = systemClock,
  over: Resolver = resolver,
): Promise<RunningGateway> {
  const names = createResolver({ services: over.services, clock });
  const running = await serveGateway(names, { port: 0, clock, signer: signerOf([signing]) });
  closing.push(() => running.close());
  return running;
}

const shifted = (by: number): Clock => ({ ...systemClock, now: () => Date.now() - by });

beforeAll(async () => {
  local = await startLocalDevnet();
  resolver = await openResolver({ network: 'devnet' }, local.env, {});
  honest = await serve();
});

beforeEach(async () => {
  proxy = await startLyingProxy(honest.url);
  onTestFinished(() => proxy.close());
});

afterAll(async () => {
  for (const close of closing) await close();
  await resolver?.close();
  await local?.close();
});

/** A user with a memory of their own. */
function user(): { readonly home: string; peername(...args: string[]): Promise<CliRun> } {
  const home = mkdtempSync(join(tmpdir(), 'peername-lies-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const env = { ...local.env, XDG_STATE_HOME: home };
  return { home, peername: (...args) => runCli(args, { env }) };
}

const asText =
  (lie: (body: string) => string): Lie =>
  (answer, { target }) =>
    target.startsWith('/v1/') ? { ...answer, body: lie(answer.body) } : answer;

/** Whoever tells them, and what they are called. */
const lies: readonly (readonly [what: string, lie: Lie])[] = [
  ['swaps one character of the id', asText((body) => body.replaceAll(aliceId, `${aliceId.slice(0, -1)}h`))],
  ['gives out an id of its own', asText((body) => body.replaceAll(aliceId, otherId))],
  [
    'puts another record in the place of one',
    asText((body) => body.replace(/\{"key":"staex-id","value":"[^"]*"\}/, '{"key":"x","value":""}')),
  ],
  ['drops a record', asText((body) => body.replace(/\{"key":"[^"]*","value":"[^"]*"\},/, ''))],
  ['drops every record', asText((body) => body.replace(/"records":\[[^\]]*\]/, '"records":[]'))],
  ['takes the signature away', (answer) => without(answer, signature)],
  [
    'takes the signature away and swaps the id',
    (answer) => ({ ...without(answer, signature), body: answer.body.replaceAll(aliceId, otherId) }),
  ],
  [
    'answers for another name',
    async (answer, { target, ask }) =>
      target.includes('alice') ? ask(target.replace('alice', 'bob')) : answer,
  ],
  [
    'answers for another name, under the name asked for',
    async (answer, { target, ask }) => {
      if (!target.includes('alice')) return answer;
      const bob = await ask(target.replace('alice', 'bob'));
      return { ...bob, body: bob.body.replaceAll('bob.azero', 'alice.azero') };
    },
  ],
  [
    'answers what was asked for other records',
    async (answer, { target, ask }) =>
      target.includes('alice') ? ask('/v1/names/alice.azero/records?keys=nothing') : answer,
  ],
];

describe.each(lies)('somebody in front of a gateway who %s', (_, lie) => {
  it('is refused by the command line, with exit code 6', async () => {
    const { peername } = user();
    const before = await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    expect(before).toMatchObject({ exitCode: 0 });
    proxy.lie = lie;
    for (const args of [['resolve'], ['records'], ['resolve', '--explain']]) {
      const run = await peername(...args, 'alice.azero', '--gateway', proxy.url);
      expect(run.exitCode, run.stderr).toBe(6);
      expect(JSON.parse(run.stdout)).toMatchObject({ state: 'unknown', error: { code: 'UNTRUSTED' } });
      expect(run.stderr).toContain(proxy.url);
    }
  });

  it('is refused in a batch', async () => {
    const names = gateway({ url: proxy.url, verify: verifyWithNode });
    const queries = ['alice.azero', 'bob.azero'].map((text) => ({
      name: names.parse(text),
      keys: ['staex-id'],
    }));
    expect(await names.readMany?.(queries)).toMatchObject([{ state: 'found' }, { state: 'found' }]);
    proxy.lie = async (answer, question) => {
      if (question.method !== 'POST') return answer;
      const { names: _names, ...rest } = JSON.parse(question.body) as { names: string[] };
      // The same lies, told of a batch.
      const ask: typeof question.ask = (target, body) => {
        const asked = /names\/([^/]+)\/records(?:\?keys=(.*))?/.exec(target);
        const other = { ...rest, names: [asked?.[1], 'bob.azero'], ...(asked?.[2] && { keys: [asked[2]] }) };
        return question.ask('/v1/names:batch', body ?? JSON.stringify(other));
      };
      return lie(answer, { ...question, target: '/v1/names/alice.azero/records', ask });
    };
    for (const outcome of (await names.readMany?.(queries)) ?? [])
      expect(outcome).toMatchObject({ code: 'UNTRUSTED' });
  });
});

describe('somebody in front of a gateway who signs with a key of their own', () => {
  it('is refused by whoever knows the gateway, which says both keys and what to check', async () => {
    const { peername, home } = user();
    const first = await peername('resolve', 'alice.azero', '--gateway', proxy.url, '--pins', 'off');
    expect(first.stderr).toBe(
      `peername: ${proxy.url} signs its answers, seen for the first time; its key is remembered: ${key.kid}\n`,
    );
    expect((await peername('records', 'bob.azero', '--gateway', proxy.url)).stderr).toBe('');
    const known = join(home, 'peername', 'known_gateways.json');
    expect(statSync(known).mode & 0o777).toBe(0o600);

    const mallory = makeTestKey({ nbf: 0 });
    const { url } = await serve(mallory);
    proxy.lie = (_, { target, body, method, ask }) => ask(target, method === 'POST' ? body : undefined, url);
    const run = await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    expect(run.exitCode).toBe(6);
    for (const said of [key.kid, mallory.kid, 'Ask the operator', '--gateway-key'])
      expect(run.stderr).toContain(said);
    expect(readFileSync(known, 'utf8')).not.toContain(mallory.kid);

    // The operator says that it is right.
    const accepted = await peername(
      'resolve',
      'alice.azero',
      '--gateway',
      proxy.url,
      '--gateway-key',
      mallory.kid,
    );
    expect(accepted.exitCode).toBe(0);
    expect((await peername('resolve', 'alice.azero', '--gateway', proxy.url)).exitCode).toBe(0);
    proxy.lie = (answer) => answer;
    expect((await peername('resolve', 'alice.azero', '--gateway', proxy.url)).exitCode).toBe(6);
  });

  it('is refused at once by whoever was told the key', async () => {
    const { peername } = user();
    const { url } = await serve(makeTestKey({ nbf: 0 }));
    expect(
      (await peername('resolve', 'alice.azero', '--gateway', url, '--gateway-key', key.kid)).exitCode,
    ).toBe(6);
    expect(
      (await peername('resolve', 'alice.azero', '--gateway', honest.url, '--gateway-key', key.kid)).exitCode,
    ).toBe(0);
  });

  it('cannot put a key into the set of the gateway', async () => {
    const { peername } = user();
    await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    const mallory = makeTestKey({ nbf: 0 });
    const { url } = await serve(mallory);
    proxy.lie = async (answer, { target, ask }) => {
      if (target !== keySet) return ask(target, undefined, url);
      const keys = [...JSON.parse(answer.body).keys, mallory.published];
      return { ...answer, body: JSON.stringify({ keys }) };
    };
    expect((await peername('resolve', 'alice.azero', '--gateway', proxy.url)).exitCode).toBe(6);
  });
});

describe('an old answer of the gateway itself', () => {
  it('that has run out is refused', async () => {
    const { peername } = user();
    await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    const { url } = await serve(key, shifted(3 * day));
    proxy.lie = async (_, { target, ask }) => {
      const old = await ask(target, undefined, url);
      return { ...old, headers: { ...old.headers, date: new Date().toUTCString(), age: '0' } };
    };
    const run = await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    expect(run).toMatchObject({ exitCode: 6 });
    expect(run.stderr).toContain('an old answer is handed out again');
  });

  it('that may still stand in is labelled stale, whatever date is written on it, and never an absence', async () => {
    const { peername } = user();
    await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    const { url } = await serve(key, shifted(600_000));
    proxy.lie = async (_, { target, ask }) => {
      const old = await ask(target, undefined, url);
      return { ...old, headers: { ...old.headers, date: new Date().toUTCString(), age: '0' } };
    };
    const run = await peername('resolve', 'alice.azero', '--gateway', proxy.url);
    expect(JSON.parse(run.stdout)).toMatchObject({ state: 'found', freshness: { stale: true } });
    const absent = await peername('resolve', 'nobodyhere.azero', '--gateway', proxy.url);
    expect(absent.exitCode).toBeGreaterThanOrEqual(5);
    const names = gateway({ url: proxy.url, verify: verifyWithNode });
    await expect(
      names.read(names.parse('alice.azero'), ['staex-id'], { maxAge: 300_000 }),
    ).rejects.toMatchObject({
      code: 'TOO_OLD',
    });
  });
});

/** Names of the devnet, all of which stand for somebody else. */
function lyingNames(): Resolver {
  const services = resolver.services.map(({ readMany: _, ...service }) => ({
    ...service,
    async read(...of: Parameters<typeof service.read>) {
      const reading = await service.read(...of);
      return reading.state === 'found' ? { ...reading, records: new Map([['staex-id', otherId]]) } : reading;
    },
  }));
  return { ...resolver, services };
}

describe('a gateway that signs its lies', () => {
  it('is found out by an endpoint of one’s own, and its signed answer is kept as a proof', async () => {
    const { peername, home } = user();
    const azero = local.devnet.details.azero;
    const liar = await serve(key, systemClock, lyingNames());
    const own = ['--gateway', liar.url, '--network', 'devnet', '--azero-rpc', azero.http, '--sample', '1'];
    const run = await peername('resolve', 'alice.azero', ...own);
    expect(run).toMatchObject({ exitCode: 6 });
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'UNTRUSTED', reason: 'sampled-lie' } });
    expect(run.stderr).toContain(`${liar.url} lied about alice.azero`);
    const folder = join(home, 'peername', 'lies');
    const [file = ''] = readdirSync(folder);
    expect(run.stderr).toContain(join(folder, file));
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);

    // At the very block of the lie, the honest gateway says something else under the same key.
    const verified = await peername('verify', join(folder, file));
    expect(verified).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(verified.stdout)).toMatchObject({ keyid: key.kid, origin: liar.url });

    const honestly = [
      '--gateway',
      honest.url,
      '--network',
      'devnet',
      '--azero-rpc',
      azero.http,
      '--sample',
      '1',
    ];
    expect(await peername('resolve', 'alice.azero', 'nobodyhere.azero', ...honestly)).toMatchObject({
      exitCode: 3,
    });
    const never = await peername('resolve', 'alice.azero', ...own.slice(0, -1), '0', '--pins', 'off');
    expect(never.exitCode).toBe(0);
  });
});

describe.skipIf(!hasEthereum)('an honest gateway over both chains (skipped without anvil)', () => {
  it('is never accused, whichever of the chains one’s own endpoints read', async () => {
    const { peername } = user();
    const { azero, ethereum } = local.devnet.details;
    const rpcs = [
      ['--ens-rpc', ethereum?.http ?? ''],
      ['--azero-rpc', azero.http],
      ['--ens-rpc', ethereum?.http ?? '', '--azero-rpc', azero.http],
    ];
    const names = ['alice.azero', 'alice.eth', 'offchain.eth', 'nobodyhere.azero', 'nobodyhere.eth'];
    for (const rpc of rpcs) {
      const run = await peername(
        'resolve',
        ...names,
        '--gateway',
        honest.url,
        '--network',
        'devnet',
        ...rpc,
        '--sample',
        '1',
      );
      expect(run.exitCode, run.stderr).toBeLessThan(6);
      const errors = run.stdout
        .trimEnd()
        .split('\n')
        .flatMap((line) => JSON.parse(line).error ?? []);
      expect(errors).toEqual([]);
    }
  });
});

describe.skipIf(!hasEthereum)('a gateway that lies about ENS (skipped without anvil)', () => {
  it('is found out by an endpoint of Ethereum', async () => {
    const { peername } = user();
    const { url } = await serve(key, systemClock, lyingNames());
    const own = [
      '--network',
      'devnet',
      '--ens-rpc',
      local.devnet.details.ethereum?.http ?? '',
      '--sample',
      '1',
    ];
    const run = await peername('resolve', 'alice.eth', '--gateway', url, ...own);
    expect(run.exitCode, run.stderr).toBe(6);
    expect(run.stderr).toContain(`${url} lied about alice.eth`);
  });
});

describe('two answers of one key about one block', () => {
  it('that say different things are a proof, which anybody can check', async () => {
    const { peername, home } = user();
    const keys = join(home, 'keys.http');
    const answer = join(home, 'answer.http');
    const lie = join(home, 'lie.http');
    writeFileSync(keys, await curl(honest.url + keySet));
    const saved = await peername('resolve', 'alice.azero', '--gateway', honest.url, '--save', answer);
    expect(saved).toMatchObject({ exitCode: 0 });
    const { evidence } = JSON.parse(saved.stdout);
    const services = resolver.services.map(({ readMany: _, ...service }) => ({
      ...service,
      async read(...of: Parameters<typeof service.read>) {
        const reading = await service.read(...of);
        const { block } = reading.evidence;
        const same = { ...block, number: BigInt(evidence.block.number), hash: evidence.block.hash };
        const records = new Map([['staex-id', otherId]]);
        return { ...reading, records, evidence: { ...reading.evidence, block: same } };
      },
    }));
    const liar = await serve(key, systemClock, { ...resolver, services });
    const told = await runCli(
      ['resolve', 'alice.azero', '--gateway', liar.url, '--save', lie, '--pins', 'off'],
      {
        env: { ...local.env, XDG_STATE_HOME: home },
      },
    );
    expect(told).toMatchObject({ exitCode: 0 });

    const stranger = user();
    expect(await stranger.peername('verify', answer)).toMatchObject({ exitCode: 6 });
    const proof = await stranger.peername('verify', answer, lie, '--keys', keys);
    expect(proof).toMatchObject({ exitCode: 6 });
    const lines = proof.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ state }) => state)).toEqual(['valid', 'valid', 'contradiction']);
    expect(lines[2].contradiction).toMatchObject({
      subject: 'alice.azero',
      fields: ['records'],
      key: { thumbprint: key.kid },
    });

    // The one line is all that another one needs.
    const bundle = join(home, 'proof.json');
    writeFileSync(bundle, `${proof.stdout.trimEnd().split('\n')[2]}\n`);
    const again = await runCli(['verify', bundle, '--keys', keys], {
      env: { XDG_STATE_HOME: stranger.home },
      terminals: ['stdout', 'stderr'],
    });
    expect(again.exitCode).toBe(6);
    expect(again.stdout).toContain(
      `CONTRADICTION: proof that key ${key.kid} lied about alice.azero at block`,
    );
  });
});

/** What `curl -si` saves. */
async function curl(url: string): Promise<string> {
  const answer = await fetch(url);
  const fields = [...answer.headers].map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${answer.status} OK\r\n${fields.join('')}\r\n${await answer.text()}`;
}
