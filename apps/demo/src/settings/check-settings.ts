import type { Settings } from './settings.ts';

/** Why a setting cannot be taken, by field, each one sentence. */
export type SettingProblems = Partial<Record<keyof Settings, string>>;

/** Checks what a person typed; nothing that fails here is ever contacted. */
export function checkSettings(settings: Settings): SettingProblems {
  const problems: SettingProblems = {};
  const badEndpoint = (urls: readonly string[]): string | undefined => urls.find((url) => !isReachable(url));

  for (const field of ['azeroEndpoints', 'ensEndpoints'] as const) {
    const bad = badEndpoint(settings[field]);
    if (bad !== undefined) problems[field] = `${bad} is no endpoint: write https://… or wss://…`;
  }
  if (settings.gateway !== undefined && !isReachable(settings.gateway, /^https?:$/))
    problems.gateway = 'Write the address of the gateway as https://…';
  if (settings.staexBridge !== undefined && !isOnLoopback(settings.staexBridge))
    problems.staexBridge = 'The bridge runs on this machine: write http://127.0.0.1:9377 or its other port.';
  const badRange = settings.overlayRanges.find((range) => !isRange(range));
  if (badRange !== undefined)
    problems.overlayRanges = `${badRange} is no address range: write one like 10.8.0.0/24 or fd00::/8.`;
  const badServer = settings.iceServers.find(({ url }) => !/^(stuns?|turns?):[^\s/]+$/i.test(url));
  if (badServer)
    problems.iceServers = `${badServer.url || 'An empty line'} is no server: write stun:host:port or turn:host:port.`;
  const unsigned = settings.iceServers.find(
    ({ url, username, credential }) => /^turns?:/i.test(url) && !(username && credential),
  );
  if (!badServer && unsigned) problems.iceServers = `${unsigned.url} needs a user name and a password.`;
  return problems;
}

/** The page's policy allows https and wss anywhere, and plain connections to this machine alone. */
function isReachable(text: string, protocols = /^(https?|wss?):$/): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !protocols.test(url.protocol)) return false;
  return /^(https|wss):$/.test(url.protocol) || isOnLoopback(text);
}

function isOnLoopback(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (
    url !== undefined &&
    /^(https?|wss?):$/.test(url.protocol) &&
    /^(127\.0\.0\.1|localhost)$/.test(url.hostname)
  );
}

function isRange(text: string): boolean {
  const [, address = '', bits = ''] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text) ?? [];
  if (/^\d+(\.\d+){3}$/.test(address))
    return address.split('.').every((part) => Number(part) <= 255) && Number(bits) <= 32;
  return address.includes(':') && URL.canParse(`http://[${address}]/`) && Number(bits) <= 128;
}
