import { type Browser, chromium } from 'playwright-core';
import { chromiumFlags } from '../../../scripts/lib/chromium-flags.mjs';
import { findProgram, systemPrograms } from '../../../scripts/lib/system-programs.mjs';

/** Undefined where there is no Chromium. */
export const chromiumPath: string | undefined = findProgram(systemPrograms.chromium);

const flags = [
  ...chromiumFlags,
  // Tabs of one window share the two cores of a small machine with another browser.
  '--disable-renderer-backgrounding',
];

/** What a browser process is like. */
export interface ChromiumOptions {
  /** Chromium's own test picture and tone; without it this machine has no camera. @default true */
  readonly devices?: boolean | undefined;
  /** A video file in the place of the test picture. */
  readonly camera?: string | undefined;
}

/** Starts a browser process. Nothing is allowed to a page unless its context grants it. */
export function launchChromium({ devices = true, camera }: ChromiumOptions = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      ...flags,
      ...(devices ? ['--use-fake-device-for-media-stream'] : []),
      ...(camera ? [`--use-file-for-fake-video-capture=${camera}`] : []),
    ],
  });
}
