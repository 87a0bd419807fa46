import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import type { OwnPublicKey } from '../desk-parts.ts';
import type { Standing } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import type { Problem } from '../problem.ts';
import { Writers } from './writers.tsx';

/** What went wrong, and the ways on from there. */
export function ProblemView({
  desk,
  own,
  standing,
  problem,
}: {
  readonly desk: NameDesk;
  readonly own: OwnPublicKey;
  readonly standing: Standing | undefined;
  readonly problem: Problem;
}): VNode {
  const { sentence, next, way, transaction } = problem;
  return (
    <>
      <Note tone={problem.reason === 'declined' ? 'plain' : 'warning'} live="alert">
        <p>{sentence}</p>
        <p>{next}</p>
      </Note>
      {transaction && (
        <details>
          <summary>Transaction</summary>
          <p class="key" translate={false}>
            {transaction}
          </p>
        </details>
      )}
      {way === 'account' && <Writers writers={standing?.plan?.writers ?? []} />}
      <div class="row">
        {(way === 'account' || way === 'plan' || way === 'switch') && (
          <button type="button" class="button primary" onClick={desk.showAccounts}>
            Choose the account again
          </button>
        )}
        {way === 'connect' && standing?.plan && (
          <button type="button" class="button primary" onClick={desk.stop}>
            Connect a wallet again
          </button>
        )}
        <button type="button" class="button" onClick={() => void desk.lookAgain(own)}>
          Look at the name again
        </button>
      </div>
    </>
  );
}
