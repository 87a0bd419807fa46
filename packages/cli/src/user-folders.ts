import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Io } from './io.ts';

/** Where this user's settings and keys are: `$XDG_CONFIG_HOME/peername`, by default `~/.config/peername`. */
export function configFolder(env: Io['env']): string {
  return join(folder(env, 'XDG_CONFIG_HOME', '.config', 'APPDATA', 'Roaming'), 'peername');
}

/** Where is kept what the program remembers: `$XDG_STATE_HOME/peername`, by default `~/.local/state/peername`. */
export function stateFolder(env: Io['env']): string {
  return join(folder(env, 'XDG_STATE_HOME', join('.local', 'state'), 'LOCALAPPDATA', 'Local'), 'peername');
}

function folder(env: Io['env'], xdg: string, usual: string, windows: string, usualWindows: string): string {
  if (process.platform === 'win32') return env[windows] || join(homedir(), 'AppData', usualWindows);
  return env[xdg] || join(env['HOME'] || homedir(), usual);
}
