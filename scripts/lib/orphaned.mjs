const parent = process.ppid;

/** Calls back once when the process that started this one is gone. */
export function onOrphaned(callback) {
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    callback();
  }, 500);
  watching.unref();
}
