import type { VNode } from 'preact';
import { Note } from '../../ui/note.tsx';
import type { Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';

/** The wallet is on another chain than the name. */
export function WrongChainView({
  desk,
  step: { chain, account, problem },
}: {
  readonly desk: NameDesk;
  readonly step: Extract<Step, { at: 'wrong-chain' }>;
}): VNode {
  const { title, local } = chain;
  return (
    <>
      <Note tone="warning" live="alert">
        Your wallet is on another chain than the name. Switch it to {title}; nothing was sent.
      </Note>
      {problem && (
        <Note tone="bad" live="alert">
          {problem.sentence}
        </Note>
      )}
      {local !== undefined && (
        <p class="hint">
          It is a chain of this machine. If your wallet cannot add it, give its network{' '}
          {Number(chain.chainId)} the endpoint <code>{local}</code> by hand.
        </p>
      )}
      <div class="row">
        <button type="button" class="button primary" onClick={() => void desk.switchChain()}>
          Switch to {title}
        </button>
        <button type="button" class="button" onClick={() => void desk.choose(account)}>
          I switched it myself
        </button>
        <button type="button" class="button" onClick={desk.stop}>
          Use another wallet
        </button>
      </div>
    </>
  );
}
