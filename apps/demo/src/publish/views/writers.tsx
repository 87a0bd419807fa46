import type { Writer } from '@peername/resolver-core/publish';
import type { VNode } from 'preact';

/** Who may sign, by what is known before an account is chosen. */
export function Writers({ writers }: { readonly writers: readonly Writer[] }): VNode | null {
  if (writers.length === 0) return null;
  return (
    <div>
      <p>These accounts may sign:</p>
      <ul class="accounts" aria-label="Accounts that may sign">
        {writers.map(({ role, account }) => (
          <li key={`${role} ${account}`}>
            {role}
            <span class="key" translate={false}>
              {account}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
