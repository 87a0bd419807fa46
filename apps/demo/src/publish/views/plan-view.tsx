import { escapeText } from '@peername/resolver-core';
import {
  feeDoubts,
  formatCoins,
  type PlannedChange,
  type PublishCost,
} from '@peername/resolver-core/publish';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import { shownValue } from '../describe-records.ts';
import type { EarlierTransaction, Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';

/** What would change, what it costs, and the one button. */
export function PlanView({
  desk,
  step: { plan, account, wallet, earlier },
  walletSends,
}: {
  readonly desk: NameDesk;
  readonly step: Extract<Step, { at: 'ready' }>;
  /** Then it sets the fee, too. */
  readonly walletSends: boolean;
}): VNode {
  const isSure = useSignal(earlier === undefined);
  const name = escapeText(plan.name.text, 80);
  return (
    <>
      <h3>What will change</h3>
      <ul class="records" aria-label="Changes">
        {plan.changes.map((change) => (
          <Change key={change.key} change={change} />
        ))}
      </ul>
      <dl class="cost">
        <dt>Signed by</dt>
        <dd class="key" translate={false}>
          {account}
        </dd>
        {/* Of which a lying endpoint could name another; wallets show it, too. */}
        <dt>Sent to</dt>
        <dd class="key" translate={false}>
          {escapeText(plan.contract, 80)}
        </dd>
        {plan.cost && <Cost cost={plan.cost} walletSends={walletSends} />}
      </dl>
      {plan.cost &&
        feeDoubts(plan.cost).map((doubt) => (
          <Note key={doubt} tone="warning">
            <p>{doubt}.</p>
          </Note>
        ))}
      {earlier && (
        <Earlier
          earlier={earlier}
          isSure={isSure.value}
          onSure={(sure) => {
            isSure.value = sure;
          }}
        />
      )}
      <div class="row">
        <button
          type="button"
          class="button primary"
          disabled={!isSure.value}
          onClick={() => void desk.publish()}
        >
          Publish my key on {name}
        </button>
        <button type="button" class="button" onClick={desk.showAccounts}>
          Choose another account
        </button>
      </div>
      <p class="hint">{wallet} will ask you before anything is signed.</p>
    </>
  );
}

function Change({ change: { key, before, value } }: { readonly change: PlannedChange }): VNode {
  const shown = escapeText(key, 64);
  return (
    <li>
      <p>
        <code>{shown}</code>
        {value === null ? ' is taken away' : before === null ? ' is added' : ' is replaced'}
      </p>
      {before !== null && (
        <p class="key old" translate={false}>
          <span class="visually-hidden">before: </span>
          {shownValue(before)}
        </p>
      )}
      {value !== null && (
        <p class="key new" translate={false}>
          <span class="visually-hidden">after: </span>
          {shownValue(value)}
        </p>
      )}
    </li>
  );
}

function Cost({ cost, walletSends }: { readonly cost: PublishCost; readonly walletSends: boolean }): VNode {
  const fee = formatCoins(cost.fee, cost, 'up');
  return (
    <>
      <dt>Fee</dt>
      <dd>
        {walletSends
          ? `up to ${fee} by what is usual now; your wallet sets it and shows it`
          : `about ${fee}; nothing is signed once it is over a quarter more`}
      </dd>
      {cost.deposit !== 0n && (
        <>
          <dt>Deposit</dt>
          <dd>
            {cost.deposit > 0n
              ? `${formatCoins(cost.deposit, cost, 'up')}, comes back when the record goes`
              : `${formatCoins(-cost.deposit, cost, 'down')} come back`}
          </dd>
        </>
      )}
      <dt>The account has</dt>
      <dd>{formatCoins(cost.balance, cost, 'down')}</dd>
    </>
  );
}

function Earlier({
  earlier,
  isSure,
  onSure,
}: {
  readonly earlier: EarlierTransaction;
  readonly isSure: boolean;
  readonly onSure: (sure: boolean) => void;
}): VNode {
  return (
    <Note tone="warning">
      <p>
        A transaction for this name may be on its way already
        {earlier.transaction ? `: ${earlier.transaction}` : ', if you approved it in your wallet'}. A second
        one costs a second fee.
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={isSure}
          onChange={({ currentTarget }) => onSure(currentTarget.checked)}
        />
        <span>I looked in my wallet: it is not on its way</span>
      </label>
    </Note>
  );
}
