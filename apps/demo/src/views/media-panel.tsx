import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { App } from '../app.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { Icon } from '../ui/icon.tsx';
import { Note } from '../ui/note.tsx';
import { TrackVideo } from '../ui/track-video.tsx';
import { DevicePicker } from './device-picker.tsx';
import { LevelMeter } from './level-meter.tsx';

/** Microphone and camera before a call. Both are off until the user turns them on, and a call needs neither. */
export function MediaPanel({ app, media }: { readonly app: App; readonly media: LocalMedia }): VNode {
  const { microphone, camera } = media.captures;
  const mic = microphone.value;
  const cam = camera.value;
  const { devices } = app;
  const hasDevice = mic.at === 'on' || cam.at === 'on';
  useEffect(() => {
    // Browsers name devices only after one was allowed.
    if (hasDevice) void devices.refresh();
  }, [hasDevice, devices]);

  const toggle = (slot: 'microphone' | 'camera', on: boolean): void =>
    on ? media.turnOff(slot) : void media.turnOn(slot);

  return (
    <section class="card media" aria-labelledby="media-heading">
      <h2 id="media-heading">Your microphone and camera</h2>
      <p class="hint">
        Off until you turn them on; chat and files work without. You can change this during the call.
      </p>
      <div class="row">
        <button
          type="button"
          class="button"
          aria-pressed={mic.at === 'on'}
          disabled={mic.at === 'asking'}
          onClick={() => toggle('microphone', mic.at === 'on')}
        >
          <Icon name={mic.at === 'on' ? 'microphone' : 'microphone-off'} />
          Microphone
        </button>
        <button
          type="button"
          class="button"
          aria-pressed={cam.at === 'on'}
          disabled={cam.at === 'asking'}
          onClick={() => toggle('camera', cam.at === 'on')}
        >
          <Icon name={cam.at === 'on' ? 'camera' : 'camera-off'} />
          Camera
        </button>
      </div>
      {(mic.at === 'asking' || cam.at === 'asking') && (
        <p class="busy" role="status">
          Your browser asks whether this page may use it.
        </p>
      )}
      {mic.at === 'failed' && (
        <Note tone="bad" live="alert">
          {mic.sentence}
        </Note>
      )}
      {cam.at === 'failed' && (
        <Note tone="bad" live="alert">
          {cam.sentence}
        </Note>
      )}
      {media.notice.value && (
        <Note tone="warning" live="alert">
          {media.notice.value}
        </Note>
      )}
      {mic.at === 'on' && <LevelMeter track={mic.track} />}
      {cam.at === 'on' && (
        <TrackVideo class="preview" picture={cam.track} label="What your camera shows" mirrored />
      )}
      {mic.at === 'on' && (
        <DevicePicker
          label="Microphone"
          devices={devices.microphones.value}
          current={mic.track.getSettings().deviceId}
          onPick={(id) => void media.turnOn('microphone', id)}
        />
      )}
      {cam.at === 'on' && (
        <DevicePicker
          label="Camera"
          devices={devices.cameras.value}
          current={cam.track.getSettings().deviceId}
          onPick={(id) => void media.turnOn('camera', id)}
        />
      )}
    </section>
  );
}
