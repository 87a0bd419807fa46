import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli } from '../testing/built-cli.ts';

describe('the program loads', () => {
  let folder: string;
  let program: string;
  beforeAll(() => {
    program = builtCli();
    folder = mkdtempSync(join(tmpdir(), 'peername-loaded-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What options are checked by: the rules of a URL, which load nothing else. */
  const ofSettings = /\/http-gateway\/dist\/node\/redis(-url|\/redis-address)\.js$/;

  /** The modules that a run loads, as the coverage of V8 knows them. */
  function modulesLoadedBy(...args: string[]): string[] {
    const coverage = mkdtempSync(join(folder, 'run-'));
    const env = {
      NODE_V8_COVERAGE: coverage,
      XDG_CONFIG_HOME: '/nonexistent',
      XDG_RUNTIME_DIR: '/nonexistent',
    };
    spawnSync(process.execPath, [program, ...args], { env });
    return readdirSync(coverage).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(coverage, file), 'utf8'));
      return (result as { url: string }[]).map(({ url }) => url);
    });
  }

  /** The packages of the workspace that they are of. */
  function loadedBy(...args: string[]): Set<string> {
    const urls = modulesLoadedBy(...args).filter((url) => !ofSettings.test(url));
    return new Set(urls.flatMap((url) => /\/packages\/([^/]+)\/dist\//.exec(url)?.[1] ?? []));
  }

  it.each([
    ['--help'],
    ['--version'],
    ['gateway', '--help'],
    ['help', 'devnet'],
    ['call', '-h'],
    ['publish', '-h'],
  ])('nothing but itself for %s %s', (...args) => {
    expect(loadedBy(...args)).toEqual(new Set(['cli']));
  });

  it('one adapter for names of one service', () => {
    const dead = 'http://127.0.0.1:1';
    const common = ['cli', 'json-rpc', 'resolver-core'];
    expect(loadedBy('resolve', 'a.azero', '--azero-rpc', dead)).toEqual(new Set([...common, 'azero']));
    expect(loadedBy('resolve', 'a.eth', '--ens-rpc', dead)).toEqual(new Set([...common, 'ens']));
    expect(loadedBy('resolve', 'a.eth', 'a.azero', '--ens-rpc', dead, '--azero-rpc', dead)).toEqual(
      new Set([...common, 'azero', 'ens']),
    );
  });

  it('no adapter and no server for names through a gateway', () => {
    const through = ['resolve', 'a.azero', 'a.eth', '--gateway', 'http://127.0.0.1:1'];
    expect(loadedBy(...through)).toEqual(new Set(['cli', 'json-rpc', 'resolver-core', 'http-gateway']));
    // Both ends hold to the same bounds.
    const ofServer =
      /\/http-gateway\/dist\/(?!client\/|signature\/|limits\.js)|\/node_modules\/(hono|zod|@hono)\//;
    const ofOthers = modulesLoadedBy(...through).filter((url) => !ofSettings.test(url));
    expect(ofOthers.filter((url) => ofServer.test(url))).toEqual([]);
  });

  it('no WebRTC, adapter or chain to show a key', () => {
    const show = ['id', 'show', '--as', 'alice.azero', '--network', 'devnet'];
    const loaded = modulesLoadedBy(...show);
    expect(loaded.some((url) => url.includes('/call/dist/'))).toBe(true);
    expect(loaded.filter((url) => /node-datachannel|\/(azero|ens)\/dist\/|\/qr\//.test(url))).toEqual([]);
  });

  it('one chain to publish on it, and no keys where none is given', () => {
    const dead = 'http://127.0.0.1:1';
    const publish = ['publish', '--remove', 'url', '--timeout', '2000'];
    const azero = modulesLoadedBy(...publish, 'a.azero', '--azero-rpc', dead);
    expect(azero.some((url) => url.includes('/azero/dist/publish/'))).toBe(true);
    expect(
      azero.filter((url) => /\/(ens|call)\/dist\/|\/ethers\/|\/cli\/dist\/publish\/azero-signer/.test(url)),
    ).toEqual([]);
    const ens = modulesLoadedBy(...publish, 'a.eth', '--ens-rpc', dead);
    expect(ens.some((url) => url.includes('/ens/dist/publish/'))).toBe(true);
    expect(ens.filter((url) => /\/azero\/dist\/|@polkadot\//.test(url))).toEqual([]);
  });

  it('nothing of publishing to look a name up', () => {
    const loaded = modulesLoadedBy('resolve', 'a.azero', '--azero-rpc', 'http://127.0.0.1:1');
    const settings = /\/cli\/dist\/publish\/publish-settings\.js$/;
    expect(
      loaded.filter((url) => /\/publish\/|@polkadot\/|\/ethers\//.test(url) && !settings.test(url)),
    ).toEqual([]);
  });

  it('nothing of calls to look a name up', () => {
    const loaded = modulesLoadedBy('resolve', 'a.azero', '--azero-rpc', 'http://127.0.0.1:1');
    expect(
      loaded.filter((url) => /\/call\/dist\/|\/cli\/dist\/(calls|identity)\/|node-datachannel/.test(url)),
    ).toEqual([]);
  });
});
