import type { PrivacyMode } from '@peername/call';
import { isTurn } from '../settings/ice-servers.ts';
import type { Settings } from '../settings/settings.ts';

/** What a mode gives and what it costs, in plain words. */
export interface ModeText {
  readonly mode: PrivacyMode;
  readonly title: string;
  readonly sentence: string;
  /** What has to be set first; undefined when nothing. */
  readonly missing?: string | undefined;
}

/** The modes, from the most to the least that is told. */
export function modeTexts({ iceServers, staexBridge, overlayRanges }: Settings): readonly ModeText[] {
  const hasRelay = iceServers.some(isTurn);
  const hasStun = iceServers.some((server) => !isTurn(server));
  const hasOverlay = staexBridge !== undefined || overlayRanges.length > 0;
  return [
    {
      mode: 'direct',
      title: 'Direct',
      sentence: hasStun
        ? 'Connects in most places. The person you call learns the addresses of your devices and your home.'
        : 'Connects where one side can be reached. The person you call learns your addresses. For calls between two homes, add a STUN server in Settings.',
    },
    {
      mode: 'lan',
      title: 'Same network',
      sentence:
        'Only for people on your own network, such as your Wi-Fi. They learn your address there, which says nothing elsewhere.',
    },
    {
      mode: 'overlay',
      title: 'Overlay',
      sentence:
        'The link holds your overlay address alone. Your device may still try from its other addresses, so the overlay has to drop those.',
      missing: hasOverlay ? undefined : 'Set up an overlay in Settings first.',
    },
    {
      mode: 'relay',
      title: 'Relay',
      sentence:
        'Neither of you learns where the other is, if both choose it. Your relay learns that you call, but cannot listen.',
      missing: hasRelay ? undefined : 'Set up a relay in Settings first.',
    },
  ];
}
