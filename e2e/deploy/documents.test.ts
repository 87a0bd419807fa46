import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMetrics } from '@peername/http-gateway/node';
import { describe, expect, test } from 'vitest';
import { gatewayOptions } from '../../packages/cli/src/gateway-settings.ts';
import { envOf, flagOf, type SettingName, settingNames } from '../../packages/cli/src/options.ts';
import { root } from '../lib/examples.ts';

/** Without what is packed, and without what an operator keeps secret. */
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^\.|\.(tgz|png)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
const files = [
  ...['README.md', 'packages/cli/README.md', 'packages/http-gateway/README.md'],
  ...filesIn('docs'),
  ...filesIn('deploy'),
];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
/** Each mention as `file: word`. */
const mentions = (pattern: RegExp): string[] =>
  files.flatMap((file) => (read(file).match(pattern) ?? []).map((word) => `${file}: ${word}`));
const wordOf = (mention: string): string => mention.slice(mention.indexOf(': ') + 2);

// Options of the other programs that the documents call.
const foreignFlags = [
  '--build --from --interval --start-period --from-literal --from-file', // docker, kubectl
  '--omit --ignore-scripts --no-audit --no-fund --force --yes --disable-proto', // npm, node
  '--save --appendonly --maxmemory --maxmemory-policy --requirepass', // redis-server
  '--webrtc-ip-handling-policy', // chromium
  '--allow-net --bundle --format --platform --main-fields --external --outfile --banner', // deno, esbuild
].flatMap((flags) => flags.split(' '));

describe('what is written about the program', () => {
  test('names only options that there are', () => {
    const known = new Set([
      ...settingNames.flatMap((name) => [`--${flagOf(name)}`, `--no-${flagOf(name)}`]),
      ...['--help', '--version'],
      ...foreignFlags,
    ]);
    const named = mentions(/(?<![\w-])--[a-z][a-z-]*[a-z]/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((mention) => !known.has(wordOf(mention)))).toEqual([]);
  });

  test('names only variables that there are', () => {
    const known = new Set([
      ...settingNames.map(envOf),
      'PEERNAME_CONFIG',
      'PEERNAME_DEBUG',
      'PEERNAME_PASSPHRASE',
      'PEERNAME_SIGNER_KEY',
    ]);
    const named = mentions(/PEERNAME_[A-Z_]*[A-Z]/g);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((mention) => !known.has(wordOf(mention)))).toEqual([]);
  });

  test('leaves no option out that is for gateways alone', () => {
    const text = files
      .filter((file) => file.endsWith('.md'))
      .map(read)
      .join('\n');
    const names = Object.keys(gatewayOptions) as SettingName[];
    expect(
      names.filter((name) => !text.includes(`--${flagOf(name)}`) && !text.includes(envOf(name))),
    ).toEqual([]);
  });
});

test('what is written about figures names only those that there are', async () => {
  const metrics = createMetrics({ version: '0' });
  const stats = () => ({ waiting: 0, streams: 0, responses: 0, responseBytes: 0 });
  metrics.watch({
    gateway: { stats },
    readings: { size: 0, bytes: 0 },
    server: { connections: async () => 0, http2Sessions: 0 },
    redisUp: () => true,
  });
  const known = new Set((await metrics.text()).match(/(?<=^# TYPE )\S+/gm));
  const named = mentions(/\bpeername_[a-z0-9_]*[a-z0-9]/g);
  expect(named.length).toBeGreaterThan(2);
  // Of a histogram `_count`, `_sum` and `_bucket` are its figures.
  const isKnown = (name: string): boolean =>
    known.has(name) || known.has(name.replace(/_(count|sum|bucket)$/, ''));
  expect(named.filter((mention) => !isKnown(wordOf(mention)))).toEqual([]);
});
