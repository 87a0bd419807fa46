import type { PrivacyMode } from '@peername/call';
import { isTurn } from '../settings/ice-servers.ts';
import type { Settings } from '../settings/settings.ts';

/** What a mode gives and what it costs, in plain words. */
export interface ModeText {
  readonly mode: PrivacyMode;
  readonly title: string;
  readonly sentence: string;
  /** What whoever calls learns as soon as their call is accepted: the end of a sentence. */
  readonly learnt: string;
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
        ? 'Connects in most places. The other person learns the addresses of your devices and your home.'
        : 'Connects where one side can be reached. The other person learns your addresses. For calls between two homes, add a STUN server in Settings.',
      learnt: 'your addresses, which tell roughly where you are',
    },
    {
      mode: 'lan',
      title: 'Same network',
      sentence:
        'Only for people on your own network, such as your Wi-Fi. They learn your address there, which says nothing elsewhere.',
      learnt: 'your address on your own network',
    },
    {
      mode: 'overlay',
      title: 'Overlay',
      sentence:
        'The link holds your overlay address alone. Your device may still try from its other addresses, so the overlay has to drop those.',
      learnt: 'your overlay address, and any other that the overlay lets through',
      missing: hasOverlay ? undefined : 'Set up an overlay in Settings first.',
    },
    {
      mode: 'relay',
      title: 'Relay',
      sentence:
        'Neither of you learns where the other is, if both choose it. Your relay learns that you call, but cannot listen.',
      learnt: 'the address of your relay, not yours',
      missing: hasRelay ? undefined : 'Set up a relay in Settings first.',
    },
  ];
}

/** The mode that was chosen last, or the first one. None where it is not possible any more: another may tell what it hid. */
export function modeToBegin(settings: Settings, first?: PrivacyMode): PrivacyMode | undefined {
  const { lastMode = first } = settings;
  return modeTexts(settings).find(({ mode, missing }) => mode === lastMode && !missing)?.mode;
}
