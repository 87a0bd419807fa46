import type { Party } from '@peername/call';
import type { VNode } from 'preact';
import { Icon } from '../ui/icon.tsx';

const standings = {
  verified: { icon: 'shield', text: 'Verified', tone: 'good' },
  'unknown-key': { icon: 'question', text: 'Unknown key: compare the words', tone: 'warning' },
  'by-overlay': { icon: 'question', text: 'Known to the overlay, not verified', tone: 'warning' },
} as const;

/** How sure it is who is on the other side. */
export function StandingBadge({ party }: { readonly party: Party }): VNode {
  const { icon, text, tone } = standings[party.standing];
  return (
    <span class={`badge note-${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}
