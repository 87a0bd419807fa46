import type { VNode } from 'preact';

/** Line drawings on a grid of 24, in the colour of the text around them. They only repeat what a label says. */
const paths = {
  phone: 'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z',
  'phone-down': 'M3 14c5-5 13-5 18 0l-2 3-4-1.500V12.500a12 12 0 0 0-6 0v3L5 17Z',
  microphone: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM6 11a6 6 0 0 0 12 0M12 17v4',
  'microphone-off':
    'M4 4l16 16M9 9v2a3 3 0 0 0 4.500 2.600M15 11V6a3 3 0 0 0-5.700-1.300M6 11a6 6 0 0 0 9 5.200M17.700 13A6 6 0 0 0 18 11M12 17v4',
  camera: 'M4 6h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM15 10l6-3v10l-6-3',
  'camera-off':
    'M4 4l16 16M8 6h6a1 1 0 0 1 1 1v6M15 15v2a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 .500-.900M15 10l6-3v10l-4-2',
  screen: 'M4 5h16v11H4ZM9 20h6M12 16v4M12 13V8M9.500 10.500 12 8l2.500 2.500',
  copy: 'M9 9h10v11H9ZM15 9V4H5v11h4',
  share: 'M12 15V4M8 7.500 12 4l4 3.500M6 11H5v9h14v-9h-1',
  qr: 'M4 4h6v6H4ZM14 4h6v6h-6ZM4 14h6v6H4ZM14 14h2v2h-2ZM18 18h2v2h-2ZM18 14h2M14 18v2',
  check: 'M5 12.500 10 17 19 7',
  cross: 'M6 6l12 12M18 6 6 18',
  warning: 'M12 4 2.500 20h19ZM12 10v4M12 17v.500',
  question:
    'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.700.300-1 .900-1 1.700M12 16.500v.500',
  shield: 'M12 3 5 6v5c0 4.500 3 8 7 10 4-2 7-5.500 7-10V6Z',
  gear: 'M12 15.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M5.600 18.400l1.800-1.800M16.600 7.400l1.800-1.800',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20a7.500 7.500 0 0 1 15 0',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  send: 'M4 12 20 4l-5 16-3-7Z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2',
} as const;

/** Which drawing. */
export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }): VNode {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
