import type { VNode } from 'preact';
import { describeDuration } from '../ui/describe-duration.ts';
import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';

/** How long a link is still good. */
export function Expiry({ at }: { readonly at: Date }): VNode {
  const now = useNow();
  return (
    <p class="expiry">
      <Icon name="clock" />
      <span>
        The link is good for {describeDuration(at.getTime() - now.value.getTime())}.{' '}
        <strong>Keep this tab open</strong> until you talk.
      </span>
    </p>
  );
}
