import type { Writer } from '@peername/resolver-core/publish';
import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import type { Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import { Writers } from './writers.tsx';

/** The accounts that a wallet shares, those that may sign first. */
export function AccountChoiceView({
  desk,
  step: { accounts, wallet },
  writers,
}: {
  readonly desk: NameDesk;
  readonly step: Extract<Step, { at: 'choosing' }>;
  readonly writers: readonly Writer[];
}): VNode {
  return (
    <>
      <h3>Choose the account that signs</h3>
      {!accounts.some(({ role }) => role) && (
        <>
          <Note tone="warning" live="status">
            {accounts.length === 0
              ? `${wallet} shares no account with this page any more. Let it see the one that owns the name.`
              : 'None of these accounts is known to be allowed to write this name.'}
          </Note>
          <Writers writers={writers} />
        </>
      )}
      <ul class="wallets" aria-label="Accounts">
        {accounts.map(({ address, label, role }) => (
          <li key={address}>
            <button type="button" class="button wide account" onClick={() => void desk.choose(address)}>
              <span>
                {label ?? 'Account'} · {role ? `${role}, may sign` : 'not known to be allowed'}
              </span>
              <span class="key" translate={false}>
                {address}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        <button type="button" class="button" onClick={desk.stop}>
          Use another wallet
        </button>
      </div>
    </>
  );
}
