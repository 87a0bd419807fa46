import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import type { OwnPublicKey } from '../desk-parts.ts';
import type { Progress, Seen, Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import { LookAgain } from './look-again.tsx';

type Shown = Extract<Step, { at: 'publishing' | 'published' }>;

/** How far a transaction is, and what the world sees of it. */
export function ProgressView({
  desk,
  own,
  step,
}: {
  readonly desk: NameDesk;
  readonly own: OwnPublicKey;
  readonly step: Shown;
}): VNode {
  const { progress } = step;
  return (
    <>
      <h3>{step.at === 'published' ? 'Published' : 'Publishing'}</h3>
      <p role="status" class={progress.at === 'final' ? undefined : 'busy'}>
        {sentenceOf(step)}
      </p>
      {'transaction' in progress && (
        <details>
          <summary>Transaction</summary>
          <p class="key" translate={false}>
            {progress.transaction}
          </p>
        </details>
      )}
      {step.at === 'published' ? (
        <Outcome seen={step.seen} onLook={() => void desk.lookAgain(own)} />
      ) : (
        <div class="row">
          <button type="button" class="button" onClick={desk.stop}>
            {progress.at === 'asking' ? 'Stop waiting for the wallet' : 'Stop watching'}
          </button>
        </div>
      )}
    </>
  );
}

/** Where what is in a block counts already. */
const lateEnd =
  'Until it is final, which takes Ethereum about a quarter of an hour, a block could still be taken back. You need not wait.';

function sentenceOf({ at, progress, wallet }: Shown): string {
  switch (progress.at) {
    case 'asking':
      return `Waiting for ${wallet}: look at what it shows, and approve it there.`;
    case 'signed':
      return `Signed by ${wallet}. Handing it to a server…`;
    case 'sent':
      return `${progress.isReplaced ? 'Your wallet put another transaction in its place, for the same change' : 'Sent'}. Waiting for a block that takes it…`;
    case 'included':
      return `${placeOf(progress)}. ${at === 'published' ? lateEnd : 'Waiting until nothing can undo it…'}`;
    case 'final':
      return `${placeOf(progress)}, which is final.`;
  }
}

function placeOf({ block, byAnother, isReplaced }: Extract<Progress, { block: bigint }>): string {
  const where = `block ${block.toLocaleString('en')}`;
  if (byAnother) return `Another transaction of the account made the change. The name has it in ${where}`;
  return isReplaced ? `The one that your wallet put in its place is in ${where}` : `In ${where}`;
}

function Outcome({ seen, onLook }: { readonly seen: Seen; readonly onLook: () => void }): VNode {
  if (seen.at === 'looking')
    return (
      <p class="busy" role="status">
        Reading the name again, as your friends do…
      </p>
    );
  const { forCallers } = seen;
  return (
    <>
      {seen.at === 'own-key' && (
        <Note tone="good" live="status">
          <strong>The world now sees your key.</strong> {forCallers?.sentence} You call under this name from
          now on.
        </Note>
      )}
      {seen.at === 'something-else' && (
        <Note tone="bad" live="alert">
          It is published, and yet the name leads elsewhere: {forCallers?.sentence} Somebody else may have
          changed it too.
        </Note>
      )}
      {seen.at === 'nothing-learnt' && (
        <Note tone="warning" live="status">
          It is published, but this page could not read the new record yet. {forCallers?.sentence} Look at the
          name again in a while.
        </Note>
      )}
      {seen.at === 'former-key' && (
        <Note tone="bad" live="alert">
          It is published, and the name leads to the key that this browser had then. It holds another one by
          now: publish that one too, or nobody reaches you by this name.
        </Note>
      )}
      {forCallers?.evidence && <p class="evidence">{forCallers.evidence}</p>}
      {seen.at !== 'own-key' && <LookAgain onLook={onLook} />}
    </>
  );
}
