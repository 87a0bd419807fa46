import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { KeyBackup } from './key-backup.tsx';
import { UnlockKey } from './unlock-key.tsx';

/** Somebody calls, and the key that could open their link is locked, or not on this device. */
export function NoKeyView({ app, link }: { readonly app: App; readonly link: string }): VNode {
  const key = app.ownKey.state.value.at;
  useEffect(() => {
    if (key === 'ready') void app.calls.openLink(link);
  }, [key, app, link]);
  return (
    <Screen title="Somebody calls you">
      <Note tone="plain" live="status">
        {key === 'locked'
          ? 'Their link is sealed to your key. Unlock it to see who it is; nothing is sent to them.'
          : 'Their link is sealed to the key of the person they called, and there is no key on this device. Import yours, or open the link where it is.'}
      </Note>
      {key === 'locked' ? <UnlockKey app={app} /> : <KeyBackup app={app} />}
      <div class="row">
        <button type="button" class="button" onClick={() => void app.calls.dismiss()}>
          Back to the start
        </button>
      </div>
    </Screen>
  );
}
