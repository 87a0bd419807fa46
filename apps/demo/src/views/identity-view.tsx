import { didKeyOf } from '@peername/call';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { KeyBackup } from './key-backup.tsx';
import { KeyCard } from './key-card.tsx';
import { MakeKey } from './make-key.tsx';
import { OwnName } from './own-name.tsx';
import { TestPersonas } from './test-personas.tsx';
import { UnlockKey } from './unlock-key.tsx';

/** Who one is: the key, the name that points at it, and its copy. */
export function IdentityView({ app }: { readonly app: App }): VNode {
  const key = app.ownKey.state.value;
  return (
    <Screen title="Who you are">
      <p class="lead">
        Your key signs your calls and opens the links that are sent to you. Your name, on its blockchain, says
        which key is yours.
      </p>
      <TestPersonas app={app} />
      {key.at === 'none' && <MakeKey app={app} />}
      {key.at === 'locked' && <UnlockKey app={app} />}
      {key.at === 'ready' && (
        <>
          <KeyCard publicKey={key.identity.publicKey} />
          <OwnName key={didKeyOf(key.identity.publicKey)} app={app} publicKey={key.identity.publicKey} />
        </>
      )}
      <KeyBackup app={app} />
      {!app.isDurable && (
        <Note tone="warning">
          This browser keeps nothing for this page: export your key, or it is gone with this tab.
        </Note>
      )}
    </Screen>
  );
}
