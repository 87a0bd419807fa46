import { type CallState, partyTitle } from '@peername/call';
import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import type { ActiveCall } from '../calls/active-call.ts';
import { clockText } from '../ui/describe-duration.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { useNow } from '../ui/use-now.ts';
import { CallControls } from './call-controls.tsx';
import { CallDevices } from './call-devices.tsx';
import { Chat } from './chat.tsx';
import { CompareWords } from './compare-words.tsx';
import { QualityLine } from './quality-line.tsx';
import { Stage } from './stage.tsx';
import { StandingBadge } from './standing-badge.tsx';

/** Two people talk. */
export function InCallView({
  app,
  call,
  state,
}: {
  readonly app: App;
  readonly call: ActiveCall;
  readonly state: Extract<CallState, { at: 'in-call' | 'reconnecting' }>;
}): VNode {
  const speaker = useSignal<string | undefined>(undefined);
  const talk = call.talk.value;
  const name = partyTitle(state.party);
  const verified = state.party.standing === 'verified';
  // Whoever is not verified is only known once the words were compared, so these come first.
  const words = talk && <CompareWords words={talk.words} open={!verified} />;
  const { notice, captures } = call.media;
  const failed = Object.values(captures)
    .map(({ value }) => (value.at === 'failed' ? value.sentence : undefined))
    .filter((sentence) => sentence !== undefined);
  return (
    <Screen title={name} class="in-call">
      <div class="call-head">
        <StandingBadge party={state.party} />
        <Elapsed since={state.since} />
        <QualityLine quality={call.quality.value} />
      </div>
      <div class="call-main">
        {state.at === 'reconnecting' && (
          <Note tone="warning" live="alert">
            The connection is lost. Both sides try to reach each other again; stay here.
          </Note>
        )}
        {talk && (
          <Stage talk={talk} media={call.media} name={name} verified={verified} speaker={speaker.value} />
        )}
        <CallControls
          media={call.media}
          hasMedia={talk?.hasMedia ?? false}
          onHangUp={() => void call.end()}
        />
        {[notice.value, ...failed].map(
          (sentence) =>
            sentence && (
              <Note key={sentence} tone="warning" live="alert">
                {sentence}
              </Note>
            ),
        )}
        {!verified && words}
      </div>
      {talk && <Chat talk={talk} name={name} />}
      <div class="call-more">
        {verified && words}
        {talk?.hasMedia && <CallDevices devices={app.devices} media={call.media} speaker={speaker} />}
      </div>
    </Screen>
  );
}

function Elapsed({ since }: { readonly since: Date }): VNode {
  const now = useNow();
  return <span class="elapsed">{clockText(now.value.getTime() - since.getTime())}</span>;
}
