import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import type { DeviceList } from '../media/device-list.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { DevicePicker } from './device-picker.tsx';

/** Other devices, while the call goes on. */
export function CallDevices({
  devices,
  media,
  speaker,
}: {
  readonly devices: DeviceList;
  readonly media: LocalMedia;
  readonly speaker: Signal<string | undefined>;
}): VNode {
  const microphone = media.captures.microphone.value;
  const camera = media.captures.camera.value;
  return (
    <details class="card" onToggle={() => void devices.refresh()}>
      <summary>Devices</summary>
      <DevicePicker
        label="Microphone"
        devices={devices.microphones.value}
        current={microphone.at === 'on' ? microphone.track.getSettings().deviceId : undefined}
        onPick={(id) => void media.turnOn('microphone', id)}
      />
      <DevicePicker
        label="Camera"
        devices={devices.cameras.value}
        current={camera.at === 'on' ? camera.track.getSettings().deviceId : undefined}
        onPick={(id) => void media.turnOn('camera', id)}
      />
      {'setSinkId' in HTMLMediaElement.prototype && (
        <DevicePicker
          label="Speaker"
          devices={devices.speakers.value}
          current={speaker.value}
          onPick={(id) => {
            speaker.value = id;
          }}
        />
      )}
      <p class="hint">Devices have names here once the browser lets this page use one.</p>
    </details>
  );
}
