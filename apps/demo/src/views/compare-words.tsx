import type { Party } from '@peername/call';
import type { VNode } from 'preact';

/** Words that both see alike unless somebody is in between. */
export function CompareWords({
  words,
  party,
}: {
  readonly words: readonly string[];
  readonly party: Party;
}): VNode {
  return (
    <details class="card words" open={party.standing !== 'verified'}>
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
