import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../../ui/announcer.tsx';
import { Note } from '../../ui/note.tsx';
import type { OwnPublicKey } from '../desk-parts.ts';
import type { Standing, Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import { AccountChoiceView } from './account-choice-view.tsx';
import { PlanView } from './plan-view.tsx';
import { ProblemView } from './problem-view.tsx';
import { ProgressView } from './progress-view.tsx';
import { WalletList } from './wallet-list.tsx';
import { WrongChainView } from './wrong-chain-view.tsx';

/** What views of a step show and do. */
export interface StepProps {
  readonly desk: NameDesk;
  readonly own: OwnPublicKey;
  readonly standing: Standing | undefined;
  readonly step: Step;
}

/** What is read out of views that come by themselves, and do not say so in a live region of their own. */
const arrivals: Partial<Readonly<Record<Step['at'], string>>> = {
  'chain-needed': 'To publish, the chain itself has to be asked.',
  'no-wallet-yet': 'The name was read. Connect a wallet to publish on it.',
  choosing: 'Choose the account that signs.',
  ready: 'The plan is ready: look at what will change, and what it costs.',
};

/** The present step. What happens is read out; the focus follows where the button that was pressed is gone. */
export function StepView(props: StepProps): VNode {
  const { at } = props.step;
  useEffect(() => {
    const arrival = arrivals[at];
    if (arrival) announce(arrival);
  }, [at]);
  return (
    <Focused at={props.step.at}>
      <Present {...props} />
    </Focused>
  );
}

function Present({ desk, own, standing, step }: StepProps): VNode | null {
  switch (step.at) {
    case 'idle':
      return null;
    case 'reading':
      return <Waiting onStop={desk.stop}>Reading the name and what its chain says…</Waiting>;
    case 'chain-needed':
      return <ChainNeeded onGoOn={() => standing && void desk.look(standing.name, own, true)} />;
    case 'as-it-should-be':
      return (
        <Note tone="good" live="status">
          Your key is on this name already. There is nothing to publish.
        </Note>
      );
    case 'no-wallet-yet':
      return standing ? <WalletList desk={desk} standing={standing} /> : null;
    case 'connecting':
      return (
        <Waiting onStop={desk.stop}>
          Waiting for {step.wallet}: open it, unlock it, and let this page see the account that owns the name…
        </Waiting>
      );
    case 'choosing':
      return <AccountChoiceView desk={desk} step={step} writers={standing?.plan?.writers ?? []} />;
    case 'planning':
      return <Waiting onStop={desk.stop}>Asking the chain what it would cost, and who may sign…</Waiting>;
    case 'switching':
      return (
        <Waiting onStop={desk.stop}>
          Waiting for {step.wallet}: let it switch to the chain of the name…
        </Waiting>
      );
    case 'wrong-chain':
      return <WrongChainView desk={desk} step={step} />;
    case 'ready':
      // Whoever was sure of one earlier transaction is not yet sure of the next one.
      return (
        <PlanView key={step.earlier?.at} desk={desk} step={step} walletSends={standing?.chain === 'ens'} />
      );
    case 'publishing':
    case 'published':
      return <ProgressView desk={desk} own={own} step={step} />;
    case 'stopped':
      return <ProblemView desk={desk} own={own} standing={standing} problem={step.problem} />;
  }
}

function Waiting({
  onStop,
  children,
}: {
  readonly onStop: () => void;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <>
      <p class="busy" role="status">
        {children}
      </p>
      <div class="row">
        <button type="button" class="button" onClick={onStop}>
          Stop
        </button>
      </div>
    </>
  );
}

function ChainNeeded({ onGoOn }: { readonly onGoOn: () => void }): VNode {
  return (
    <>
      <Note tone="plain">
        Your names are asked of a gateway. To publish, the chain itself has to be asked: the endpoints in the
        settings then learn this name.
      </Note>
      <div class="row">
        <button type="button" class="button primary" onClick={onGoOn}>
          Ask the chain
        </button>
      </div>
    </>
  );
}

/** Takes the focus when it was lost with the view before, and leaves it where it is otherwise. */
function Focused({ at, children }: { readonly at: string; readonly children: ComponentChildren }): VNode {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(at);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (before.current !== at && isLost) place.current?.focus({ preventScroll: true });
    before.current = at;
  }, [at]);
  return (
    <div class="step" ref={place} tabIndex={-1}>
      {children}
    </div>
  );
}
