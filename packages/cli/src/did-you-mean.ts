import type { Count } from '@peername/resolver-core';

const longestWord = 40;

/**
 * The candidate that was probably meant, if one is near enough.
 *
 * @example
 * ```ts
 * didYouMean('reslove', ['resolve', 'records']) // 'resolve'
 * ```
 */
export function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const near = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.ceil(Math.min(word.length, candidate.length) / 3));
  return near.sort((a, b) => a.distance - b.distance)[0]?.candidate;
}

/** `; did you mean X?` or nothing, for the end of a sentence. */
export function hint(word: string, candidates: readonly string[], prefix = ''): string {
  const meant = didYouMean(word, candidates);
  return meant === undefined ? '' : `; did you mean ${prefix}${meant}?`;
}

/** How many insertions, deletions, replacements and swaps of neighbours lead from `a` to `b`. */
function editDistance(a: string, b: string): Count {
  let beforeLast: Count[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(beforeLast, j - 2) + 1
          : replaced;
      row.push(Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly Count[], index: number): Count {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
