import type { Chain } from './chain.ts';

/** The most blocks made at once to catch up, so that a machine that slept does not stall. */
const mostAtOnce = 100;

/** Makes a block every `interval` milliseconds; late ones are made up for. The returned function ends it. */
export function mineEvery(interval: number, chain: Chain): () => void {
  let due = performance.now() + interval;
  let timer = setTimeout(tick, interval);

  function tick(): void {
    for (let made = 0; made < mostAtOnce && due <= performance.now(); made++) {
      chain.mine();
      due += interval;
    }
    timer = setTimeout(tick, Math.max(0, due - performance.now()));
  }

  return () => clearTimeout(timer);
}
