import type { VNode } from 'preact';
import type { Talk } from '../calls/talk.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { TrackVideo } from '../ui/track-video.tsx';

/** The other side, large; oneself, small. */
export function Stage({
  talk,
  media,
  name,
  verified,
  speaker,
}: {
  readonly talk: Talk;
  readonly media: LocalMedia;
  readonly name: string;
  readonly verified: boolean;
  readonly speaker: string | undefined;
}): VNode {
  const received = talk.received.value;
  const screen = received.get('screen');
  const camera = received.get('camera');
  const sound = received.get('microphone');
  const picture = screen ?? camera;
  const own = media.captures.camera.value;
  return (
    <div class={picture ? 'stage' : 'stage without-picture'}>
      {(picture ?? sound) && (
        <TrackVideo
          class="remote"
          picture={picture}
          sound={sound}
          speaker={speaker}
          label={screen ? `The screen of ${name}` : `${name}, live`}
        />
      )}
      {!picture && (
        <div class="no-picture">
          <span class="initial" aria-hidden="true">
            {verified ? name.charAt(0).toUpperCase() : '?'}
          </span>
          <p>{sound ? 'You hear them. Their camera is off.' : 'Their microphone and camera are off.'}</p>
        </div>
      )}
      {screen && camera && <TrackVideo class="self second" picture={camera} label={`${name}, live`} />}
      {own.at === 'on' && <TrackVideo class="self" picture={own.track} label="You" mirrored />}
    </div>
  );
}
