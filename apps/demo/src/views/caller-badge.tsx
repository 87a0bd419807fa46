import type { CallerCheck, Party } from '@peername/call';
import type { VNode } from 'preact';
import { evidenceOf } from '../names/describe-evidence.ts';
import { Icon } from '../ui/icon.tsx';
import { describeCaller } from './caller-texts.ts';
import { PinChangeLines } from './pin-change-lines.tsx';

/** Who calls, as far as that is known. */
export function CallerBadge({ check, party }: { readonly check: CallerCheck; readonly party: Party }): VNode {
  const { tone, icon, verdict, sentence } = describeCaller(check, party);
  const evidence = evidenceOf('resolution' in check ? check.resolution : undefined);
  return (
    <div class={`caller note-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <p class="verdict">{verdict}</p>
      <p>{sentence}</p>
      {check.state === 'changed' && <PinChangeLines change={check.change} />}
      {evidence && <p class="evidence">{evidence}</p>}
    </div>
  );
}
