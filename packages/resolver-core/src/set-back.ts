import type { Clock } from './clock.ts';
import type { Milliseconds } from './units.ts';

// Both times are rounded, by browsers to a tenth of a second: what is less than this is no jump.
const smallestJump: Milliseconds = 250;
const maxTries = 5;

const byClock = new WeakMap<Clock, (now: Milliseconds) => Milliseconds>();

/**
 * By how much a clock that shows `now` was set back in all, as far as it was seen: this and `now` make a time that never
 * goes back. It goes on with every jump ahead, since a machine that slept looks like one whose clock was set. Always 0
 * for a clock without `elapsed`. One count for all who share a clock, so that they can share a cache.
 */
export function setBackOf(clock: Clock): (now: Milliseconds) => Milliseconds {
  const known = byClock.get(clock);
  if (known) return known;
  const count = clock.elapsed ? countSetBacks(clock, clock.elapsed) : () => 0;
  byClock.set(clock, count);
  return count;
}

function countSetBacks(clock: Clock, elapsed: () => Milliseconds): (now: Milliseconds) => Milliseconds {
  let origin = originOf(clock, elapsed);
  let sum: Milliseconds = 0;
  return (now) => {
    if (Math.abs(now - elapsed() - origin) < smallestJump) return sum;
    // A process that was held up since the caller looked at the clock would take its own pause for a clock set back.
    const jump = originOf(clock, elapsed) - origin;
    if (Math.abs(jump) < smallestJump) return sum;
    origin += jump;
    if (jump < 0) sum -= Math.floor(jump);
    return sum;
  };
}

/** The time at which `elapsed` was 0, by readings of both clocks that no pause came between. */
function originOf(clock: Clock, elapsed: () => Milliseconds): Milliseconds {
  for (let tries = 1; ; tries++) {
    const before = elapsed();
    const now = clock.now();
    if (elapsed() - before < smallestJump / 2 || tries === maxTries) return now - before;
  }
}
