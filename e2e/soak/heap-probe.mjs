// Loaded into a gateway by --import, with --expose-gc: says over IPC how much memory is in use once garbage is gone.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const lag = monitorEventLoopDelay({ resolution: 10 });
lag.enable();

process.on('message', () => {
  const longestLag = lag.max / 1e6;
  const usualLag = lag.percentile(99) / 1e6;
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, rss, external } = process.memoryUsage();
  process.send?.({ heapUsed, rss, external, longestLag, usualLag });
  // The collection above is ours, not the program's.
  setTimeout(() => lag.reset(), 50).unref();
});
process.channel?.unref();
