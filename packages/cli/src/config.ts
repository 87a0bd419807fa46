import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hint } from './did-you-mean.ts';
import type { Io } from './io.ts';
import {
  envOf,
  flagOf,
  type OwnOptions,
  options,
  type SettingName,
  type Settings,
  settingNames,
} from './options.ts';
import { quoted, UsageError } from './usage-error.ts';
import { configFolder } from './user-folders.ts';

/**
 * Settles the options named: flags over environment over config file. No message repeats what may hold a key.
 *
 * @throws {@link UsageError}
 */
export async function loadSettings(
  names: readonly SettingName[],
  flags: ReadonlyMap<SettingName, string>,
  env: Io['env'],
  own: OwnOptions = {},
): Promise<Settings> {
  const parse = (name: SettingName, text: string | undefined, label: string): Settings[SettingName] =>
    text === undefined ? undefined : (own[name]?.parse ?? options[name].parse)(text, label);
  const file = await readConfigFile(env);
  const settings = names.map((name) => {
    const inFile = file.values.get(name);
    if (flags.has(name)) return [name, parse(name, flags.get(name), `--${flagOf(name)}`)];
    if (own[name]?.flagOnly) return [name, undefined];
    // An empty variable is how a shell takes one back.
    if (env[envOf(name)]) return [name, parse(name, env[envOf(name)], envOf(name))];
    return [name, parse(name, inFile, `${name} in ${file.path}`)];
  });
  return Object.fromEntries(settings) as Settings;
}

interface ConfigFile {
  readonly path: string;
  readonly values: ReadonlyMap<SettingName, string>;
}

async function readConfigFile(env: Io['env']): Promise<ConfigFile> {
  const named = env['PEERNAME_CONFIG'];
  const path = named || join(configFolder(env), 'config.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Only a file that somebody named must be there.
    if (!named && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new UsageError(`The config file ${path} cannot be read (${error.code})`);
  });
  return { path, values: text === undefined ? new Map() : parseConfig(text, path) };
}

function parseConfig(text: string, path: string): ReadonlyMap<SettingName, string> {
  const entries = Object.entries(parseObject(text, path));
  return new Map(
    entries.map(([key, value]) => {
      const name = settingNames.find((known) => known === key);
      if (!name) throw new UsageError(`${quoted(key)} in ${path} is not a setting${hint(key, settingNames)}`);
      return [name, textOf(value, `${name} in ${path}`)];
    }),
  );
}

function parseObject(text: string, path: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // The engine's own message quotes the text, which may hold a key.
    throw new UsageError(`The config file ${path} is not JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(`The config file ${path} is not a JSON object`);
}

/** A JSON value as one would write it after the option. */
function textOf(value: unknown, label: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    if (entries.every(([, item]) => typeof item === 'string'))
      return entries.map(([key, item]) => `${key}=${item}`).join(',');
  }
  throw new UsageError(`${label} is neither a text, a number, true or false, nor a list or map of texts`);
}
