import type { VNode } from 'preact';
import type { Capture, LocalMedia } from '../media/local-media.ts';
import { Icon, type IconName } from '../ui/icon.tsx';

/** What one does in a call all the time. */
export function CallControls({
  media,
  hasMedia,
  onHangUp,
}: {
  readonly media: LocalMedia;
  readonly hasMedia: boolean;
  readonly onHangUp: () => void;
}): VNode {
  const microphone = media.captures.microphone.value;
  const camera = media.captures.camera.value;
  const screen = media.captures.screen.value;
  const heard = microphone.at === 'on' && !media.muted.value;

  function toggleMicrophone(): void {
    // Muting keeps the device open, so that the first word after it is not lost.
    if (microphone.at === 'on') media.setMuted(heard);
    else {
      media.setMuted(false);
      void media.turnOn('microphone');
    }
  }

  return (
    <div class="controls" role="toolbar" aria-label="Call" onKeyDown={moveFocus}>
      {hasMedia && (
        <>
          <Control
            icon={heard ? 'microphone' : 'microphone-off'}
            label="Microphone"
            hint={heard ? 'On' : microphone.at === 'on' ? 'Muted' : hintOf(microphone)}
            on={heard}
            onClick={toggleMicrophone}
          />
          <Control
            icon={camera.at === 'on' ? 'camera' : 'camera-off'}
            label="Camera"
            hint={hintOf(camera)}
            on={camera.at === 'on'}
            onClick={() => (camera.at === 'on' ? media.turnOff('camera') : void media.turnOn('camera'))}
          />
          {'getDisplayMedia' in (navigator.mediaDevices ?? {}) && (
            <Control
              icon="screen"
              label="Share screen"
              hint={hintOf(screen)}
              on={screen.at === 'on'}
              onClick={() => (screen.at === 'on' ? media.turnOff('screen') : void media.turnOn('screen'))}
            />
          )}
        </>
      )}
      <button type="button" class="control hang-up" onClick={onHangUp}>
        <Icon name="phone-down" />
        <span>Hang up</span>
      </button>
    </div>
  );
}

function hintOf({ at }: Capture): string {
  return { off: 'Off', asking: 'Asking', on: 'On', failed: 'Off' }[at];
}

/** Arrow keys go from one control to the next, as in every toolbar. */
function moveFocus({ key, currentTarget }: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const controls = [...currentTarget.querySelectorAll('button')];
  const at = controls.indexOf(document.activeElement as HTMLButtonElement);
  if (step !== undefined && at >= 0) controls.at((at + step) % controls.length)?.focus();
}

function Control({
  icon,
  label,
  hint,
  on,
  onClick,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onClick: () => void;
}): VNode {
  return (
    <button type="button" class="control" aria-pressed={on} onClick={onClick}>
      <Icon name={icon} />
      <span>
        {label} <em>{hint}</em>
      </span>
    </button>
  );
}
