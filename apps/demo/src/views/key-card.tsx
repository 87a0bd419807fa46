import { didKeyOf, libp2pIdOf } from '@peername/call';
import type { VNode } from 'preact';
import { CopyButton } from '../ui/copy-button.tsx';

/** The own public key, in the two forms that records take. */
export function KeyCard({ publicKey }: { readonly publicKey: Uint8Array }): VNode {
  const didKey = didKeyOf(publicKey);
  const libp2pId = libp2pIdOf(publicKey);
  return (
    <section class="card" aria-labelledby="key-heading">
      <h2 id="key-heading">Your key</h2>
      <p>
        To be called by your name, its record <code>peer-id</code> has to hold this: publish it below, or set
        it where you manage the name. Everybody may know it.
      </p>
      <p class="key" translate={false}>
        {didKey}
      </p>
      <div class="row">
        <CopyButton text={didKey} label="Copy my key" primary />
      </div>
      <details>
        <summary>The same key for libp2p</summary>
        <p class="key" translate={false}>
          {libp2pId}
        </p>
        <CopyButton text={libp2pId} label="Copy the libp2p form" />
      </details>
    </section>
  );
}
