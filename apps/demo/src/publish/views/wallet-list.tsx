import { escapeText } from '@peername/resolver-core';
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Note } from '../../ui/note.tsx';
import type { Standing } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import { walletsToInstall } from '../publish-texts.ts';
import { Writers } from './writers.tsx';

/** Some wallets come a moment after the page. */
const lookEvery = 1_000;

/** What has to change, and the wallets that could sign it. */
export function WalletList({
  desk,
  standing: { name, chain, plan },
}: {
  readonly desk: NameDesk;
  readonly standing: Standing;
}): VNode {
  useEffect(() => {
    desk.lookForWallets();
    const timer = setInterval(desk.lookForWallets, lookEvery);
    return () => clearInterval(timer);
  }, [desk]);
  const found = desk.found.value;
  return (
    <>
      <h3>Connect a wallet</h3>
      <p>
        To be called by {escapeText(name, 80)}, its record <code>peer-id</code> has to hold your key. That is
        a transaction, which your wallet signs; its key never leaves it.
      </p>
      {plan && <Writers writers={plan.writers} />}
      {chain === 'ens' && (
        <p class="hint">
          This page plans and follows it through your own endpoints. Your wallet sends it through a server of
          its own choice, which learns the name.
        </p>
      )}
      {found.length === 0 ? (
        <>
          <Note tone="warning" live="status">
            {walletsToInstall[chain]}
          </Note>
          <p class="hint">
            Or publish from a terminal with <code>peername publish</code>, as its documentation says.
          </p>
        </>
      ) : (
        <ul class="wallets" aria-label="Wallets">
          {found.map(({ id, name: title, icon }) => (
            <li key={id}>
              <button type="button" class="button wide" onClick={() => void desk.connect(id)}>
                {icon !== undefined && <img src={icon} alt="" width="24" height="24" />}
                Connect {title}
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
