import type { VNode } from 'preact';

/** The way on where nothing else can be done. */
export function LookAgain({ onLook }: { readonly onLook: () => void }): VNode {
  return (
    <div class="row">
      <button type="button" class="button" onClick={onLook}>
        Look at the name again
      </button>
    </div>
  );
}
