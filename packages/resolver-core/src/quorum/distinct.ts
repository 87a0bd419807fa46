/** Each item once, in the order of their first places. */
export function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}
