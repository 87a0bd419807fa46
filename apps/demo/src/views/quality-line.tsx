import type { VNode } from 'preact';
import type { Quality } from '../calls/read-quality.ts';

const paths = {
  relay: 'Through a relay',
  overlay: 'Over the overlay',
  lan: 'Same network',
  direct: 'Direct',
};

/** Which way the call takes and how well it goes. */
export function QualityLine({ quality }: { readonly quality: Quality | undefined }): VNode {
  const parts = quality ? describeQuality(quality) : [];
  return (
    <span class="quality">
      <span class="visually-hidden">Connection: </span>
      {parts.length > 0 ? parts.join(' · ') : 'Measuring'}
    </span>
  );
}

/** `Direct`, `32 ms`, `2 % lost`, `Opus and VP8`, `1280×720` */
export function describeQuality({ path, roundTrip, loss, codecs, picture }: Quality): string[] {
  return [
    path && paths[path],
    roundTrip !== undefined && `${roundTrip} ms`,
    loss !== undefined && loss >= 0.01 && `${Math.round(loss * 100)} % lost`,
    codecs.join(' and '),
    picture,
  ].filter((part): part is string => typeof part === 'string' && part !== '');
}
