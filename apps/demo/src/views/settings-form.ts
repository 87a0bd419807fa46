import { isTurn } from '../settings/ice-servers.ts';
import type { IceServerSetting, Settings } from '../settings/settings.ts';

/** The settings as they are typed: lists are words with spaces between them. */
export interface SettingsForm {
  readonly network: Settings['network'];
  readonly azeroEndpoints: string;
  readonly ensEndpoints: string;
  readonly offchain: boolean;
  readonly gateway: string;
  readonly stun: string;
  readonly turn: string;
  readonly turnUsername: string;
  readonly turnCredential: string;
  readonly staexBridge: string;
  readonly overlayRanges: string;
}

/** What the form shows of the settings. */
export function formOf(settings: Settings): SettingsForm {
  const turn = settings.iceServers.filter(isTurn);
  const stun = settings.iceServers.filter((server) => !isTurn(server));
  const urls = (servers: readonly IceServerSetting[]): string => servers.map(({ url }) => url).join(' ');
  return {
    network: settings.network,
    azeroEndpoints: settings.azeroEndpoints.join(' '),
    ensEndpoints: settings.ensEndpoints.join(' '),
    offchain: settings.offchain,
    gateway: settings.gateway ?? '',
    stun: urls(stun),
    turn: urls(turn),
    turnUsername: turn[0]?.username ?? '',
    turnCredential: turn[0]?.credential ?? '',
    staexBridge: settings.staexBridge ?? '',
    overlayRanges: settings.overlayRanges.join(' '),
  };
}

/** The settings that the form says, over those it does not show. */
export function settingsOf(form: SettingsForm, before: Settings): Settings {
  const { network, offchain, turnUsername: username, turnCredential: credential } = form;
  return {
    ...before,
    network,
    offchain,
    azeroEndpoints: words(form.azeroEndpoints),
    ensEndpoints: words(form.ensEndpoints),
    gateway: words(form.gateway)[0],
    staexBridge: words(form.staexBridge)[0],
    overlayRanges: words(form.overlayRanges),
    iceServers: [
      ...words(form.stun).map((url) => ({ url })),
      ...words(form.turn).map((url) => ({ url, username, credential })),
    ],
  };
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}
