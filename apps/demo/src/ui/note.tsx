import type { ComponentChildren, VNode } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** How something is meant: colour, sign and role say the same. */
export type Tone = 'good' | 'plain' | 'warning' | 'bad';

/** The sign of each tone. */
export const toneIcons: Readonly<Record<Tone, IconName>> = {
  good: 'check',
  plain: 'question',
  warning: 'warning',
  bad: 'cross',
};

/** A sentence that stands out. `live` has it read out when it appears: `alert` at once, `status` in turn. */
export function Note({
  tone,
  live,
  icon = toneIcons[tone],
  children,
}: {
  readonly tone: Tone;
  readonly live?: 'alert' | 'status' | undefined;
  readonly icon?: IconName | undefined;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div class={`note note-${tone}`} role={live}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
