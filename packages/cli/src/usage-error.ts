/** The caller asked for something that cannot be done as written. One sentence, shown after `peername: `; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A word of the caller's for a message, in quotes and shortened. It is escaped when the message is shown. */
export function quoted(word: string): string {
  return `"${shortened(word)}"`;
}

/** The same without quotes. */
export function shortened(word: string): string {
  return word.length > longestWord ? `${word.slice(0, longestWord)}…` : word;
}

const longestWord = 80;
