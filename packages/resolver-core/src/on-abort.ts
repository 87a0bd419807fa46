const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Runs `task` once when the signal fires; the returned function takes it back. All tasks of a signal share one
 * listener, since a caller may begin a hundred lookups with the same one, and Node warns of a leak at eleven listeners.
 */
export function onAbort(signal: AbortSignal | undefined, task: () => void): () => void {
  if (!signal) return () => {};
  const tasks = waiting.get(signal) ?? listen(signal);
  tasks.add(task);
  return () => {
    tasks.delete(task);
  };
}

function listen(signal: AbortSignal): Set<() => void> {
  const tasks = new Set<() => void>();
  waiting.set(signal, tasks);
  signal.addEventListener(
    'abort',
    () => {
      for (const task of tasks) task();
    },
    { once: true },
  );
  return tasks;
}
