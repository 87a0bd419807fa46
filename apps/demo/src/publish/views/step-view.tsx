import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { announce } from '../../ui/announcer.tsx';
import { Note } from '../../ui/note.tsx';
import type { OwnPublicKey } from '../desk-parts.ts';
import type { Standing, Step } from '../desk-state.ts';
import type { NameDesk } from '../name-desk.ts';
import { AccountChoiceView } from './account-choice-view.tsx';
import { LookAgain } from './look-again.tsx';
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

/** The present step. What happens is read out; the focus follows where the button that was pressed is gone. */
export function StepView(props: StepProps): VNode {
  const place = placeOf(props.step);
  useEffect(() => {
    const arrival = arrivalOf(props.step);
    if (arrival) announce(arrival);
  }, [place]);
  return (
    <Focused place={place}>
      <Present {...props} />
    </Focused>
  );
}

/** Another one where what was there before is taken away, with the focus in it perhaps. */
function placeOf(step: Step): string {
  if (step.at === 'ready') return `ready ${step.earlier?.at}`;
  if (step.at === 'choosing') return ['choosing', ...step.accounts.map(({ address }) => address)].join();
  return step.at;
}

/** What is read out of views that come by themselves, and do not say so in a live region of their own. */
function arrivalOf(step: Step): string | undefined {
  switch (step.at) {
    case 'chain-needed':
      return 'To publish, the chain itself has to be asked.';
    case 'no-wallet-yet':
      return 'The name was read. Connect a wallet to publish on it.';
    case 'choosing':
      return 'Choose the account that signs.';
    case 'ready':
      return step.earlier
        ? 'The plan is ready, but a transaction for this name may be on its way already.'
        : 'The plan is ready: look at what will change, and what it costs.';
    default:
      return undefined;
  }
}

function Present({ desk, own, standing, step }: StepProps): VNode | null {
  switch (step.at) {
    case 'idle':
      return <LookAgain onLook={() => void desk.lookAgain(own)} />;
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
function Focused({
  place,
  children,
}: {
  readonly place: string;
  readonly children: ComponentChildren;
}): VNode {
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(place);
  useEffect(() => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (before.current !== place && isLost) element.current?.focus({ preventScroll: true });
    before.current = place;
  }, [place]);
  return (
    <div class="step" ref={element} tabIndex={-1}>
      {children}
    </div>
  );
}
