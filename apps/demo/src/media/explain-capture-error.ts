import type { MediaSlot } from '@peername/call';

const device: Readonly<Record<MediaSlot, string>> = {
  microphone: 'microphone',
  camera: 'camera',
  screen: 'screen',
};

/**
 * Why a device cannot be used, and what to do, by the name of the DOMException (W3C Media Capture and Streams,
 * Screen Capture).
 */
export function explainCaptureError(slot: MediaSlot, name: string): string {
  const what = device[slot];
  switch (name) {
    case 'NotAllowedError':
      return slot === 'screen'
        ? 'Nothing is shared: you closed the question, or the system does not let this browser record the screen.'
        : `The browser does not let this page use your ${what}. Allow it at the sign next to the address, then try again.`;
    case 'NotFoundError':
      return `No ${what} was found. Plug one in, or go on without: chat and files work, and you can see and hear the other side.`;
    case 'NotReadableError':
      return `Your ${what} is there but gives nothing. Another program may be using it: close that and try again.`;
    case 'OverconstrainedError':
      return `The ${what} that was chosen is gone. Choose another one.`;
    case 'SecurityError':
    case 'TypeError':
      return `This page may not use a ${what}: it has to be opened over https, or from this machine.`;
    case 'AbortError':
      return `Your ${what} stopped while it was being opened. Try again.`;
    case 'NetworkError':
      return 'What reads codes could not be loaded. Check the connection to the internet, or paste the link.';
    case 'InvalidStateError':
      return `Click into the page, then try your ${what} again.`;
    default:
      return `Your ${what} cannot be used (${name}). You can go on without it.`;
  }
}
