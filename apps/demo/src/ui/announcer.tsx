import { signal } from '@preact/signals';
import type { VNode } from 'preact';

const said = signal('');

/** Has screen readers say something that is seen elsewhere on the page, such as "Copied". */
export function announce(sentence: string): void {
  // The same sentence twice is said twice.
  said.value = said.peek() === sentence ? `${sentence}\u00a0` : sentence;
}

/** Where announcements are; there is one on the page. */
export function Announcer(): VNode {
  return (
    <p role="status" class="visually-hidden">
      {said}
    </p>
  );
}
