import type { ComponentChildren, VNode } from 'preact';
import { Screen } from '../ui/screen.tsx';

/** Something takes a moment, and can be given up. */
export function Busy({
  title,
  children,
  onCancel,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onCancel?: (() => void) | undefined;
}): VNode {
  return (
    <Screen title={title} class="centred">
      <div class="spinner" aria-hidden="true" />
      <p role="status">{children}</p>
      {onCancel && (
        <button type="button" class="button" onClick={onCancel}>
          Cancel
        </button>
      )}
    </Screen>
  );
}
