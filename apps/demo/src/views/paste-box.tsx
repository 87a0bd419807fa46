import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { LinkBox } from './link-box.tsx';

/** Opens a link that somebody sent. */
export function PasteBox({ app }: { readonly app: App }): VNode {
  return (
    <LinkBox
      id="paste"
      title="Somebody sent you a link?"
      label="Paste the link you got"
      hint="Opening it sends nothing to anybody until you accept."
      action="Open the link"
      onLink={(link) => app.calls.openLink(link)}
    />
  );
}
