import { parseCidr, parseIceServer } from '@peername/call';
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
  for (const { url, ...login } of settings.iceServers) {
    const parsed = parseIceServer(url, login);
    if (!parsed.ok) problems.iceServers ??= parsed.sentence;
  }
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
  return text.includes('/') && parseCidr(text) !== undefined;
}
