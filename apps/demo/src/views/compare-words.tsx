import type { VNode } from 'preact';

/** Words that both see alike unless somebody is in between. */
export function CompareWords({
  words,
  open,
}: {
  readonly words: readonly string[];
  readonly open: boolean;
}): VNode {
  return (
    <details class="card words" open={open}>
      <summary>Words to compare</summary>
      <p>Read them to each other. When they are the same, nobody is in between.</p>
      <ol aria-label="Words">
        {words.map((word, i) => (
          <li key={`${i}-${word}`}>{word}</li>
        ))}
      </ol>
    </details>
  );
}
