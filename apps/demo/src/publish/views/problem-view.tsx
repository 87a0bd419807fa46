import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import type { Standing } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import type { Problem } from '../problem.ts';
import { Writers } from './writers.tsx';

/** What went wrong, and the ways on from there. */
export function ProblemView({
  desk,
  standing,
  problem,
}: {
  readonly desk: NameDesk;
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
        <button type="button" class="button" onClick={() => void desk.lookAgain()}>
          Look at the name again
        </button>
      </div>
    </>
  );
}
