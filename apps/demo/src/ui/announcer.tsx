import { signal } from '@preact/signals';
import type { VNode } from 'preact';

const said = signal('');
let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Has screen readers say something that is seen elsewhere on the page, such as "Copied". */
export function announce(sentence: string): void {
  // The same sentence twice is said twice.
  said.value = said.peek() === sentence ? `${sentence}\u00a0` : sentence;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    said.value = '';
  }, 10_000);
}

/** Where announcements are; there is one on the page. */
export function Announcer(): VNode {
  return (
    <p role="status" class="visually-hidden">
      {said}
    </p>
  );
}
