/** The caller asked for something that cannot be done as written. One sentence, shown after `peername: `; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
