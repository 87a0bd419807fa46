import type { SettingName } from '../options.ts';

/** Where names are read. */
export const placeOptions: readonly SettingName[] = [
  'network',
  'azeroRpc',
  'azeroRegistry',
  'azeroRouter',
  'ensRpc',
  'ensUniversalResolver',
  'ccip',
  'gateway',
  'gatewayKey',
];

/** Where names are read, and how strong an answer has to be. */
export const networkOptions: readonly SettingName[] = [
  ...placeOptions,
  'sample',
  'quorum',
  'require',
  'finality',
  'timeout',
];

/** How answers are shown. */
export const outputOptions: readonly SettingName[] = ['json', 'explain', 'color'];

/** Who asks. */
export const whoOptions: readonly SettingName[] = ['as', ...networkOptions, 'json', 'color'];

/** The note of a command that writes one line for each answer. */
export const pipeNote: string =
  'On a terminal the answers are made for people; piped or with --json each is one JSON object per line.';
