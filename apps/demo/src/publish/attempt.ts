/** What a task gives; undefined when it throws, which what others put into a page or a storage can always do. */
export function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
