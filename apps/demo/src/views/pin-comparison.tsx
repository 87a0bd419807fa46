import { comparePins, type KeyPin } from '@peername/call';
import type { ComponentChildren, VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { hexOfKey } from '../identity/hex-of-key.ts';

/** Digits and words of two long-term keys, for two people on the phone. */
export function PinComparison({
  own,
  pin,
  children,
}: {
  readonly own: Uint8Array;
  readonly pin: KeyPin;
  /** What can be done with them. */
  readonly children?: ComponentChildren;
}): VNode {
  const { digits, words } = useMemo(
    () => comparePins({ type: 'ed25519', hex: hexOfKey(own) }, pin.key),
    [own, pin.key.hex],
  );
  return (
    <div class="compare">
      <p>
        Read the digits or the words to each other, when you meet or on the phone. Both of you see the same,
        unless somebody is in between.
      </p>
      <ol class="digits" aria-label="Digits">
        {digits.map((group, i) => (
          <li key={`${i}-${group}`}>{group}</li>
        ))}
      </ol>
      <ol class="twelve" aria-label="Words">
        {words.map((word, i) => (
          <li key={`${i}-${word}`}>{word}</li>
        ))}
      </ol>
      {children}
    </div>
  );
}
