import { describePinChange, escapeText, type PinChange } from '@peername/resolver-core';
import type { VNode } from 'preact';

/** What a name stood for, what it stands for now, at which blocks, and what to check. */
export function PinChangeLines({ change }: { readonly change: PinChange }): VNode {
  return (
    <ul class="change">
      {change.before.comparedAt && (
        <li>
          <strong>You had compared the key from before in person.</strong>
        </li>
      )}
      {describePinChange(change).map((line) => (
        <li key={line}>{escapeText(line, 1_000)}</li>
      ))}
    </ul>
  );
}
