import type { Clock, Milliseconds } from '@peername/resolver-core';
import type { Log } from '../log.ts';
import type { SigningKey } from './signing-key.ts';

const lastMonth: Milliseconds = 30 * 24 * 60 * 60 * 1000;

/**
 * Tells the log a month before the last key ends, and when it has ended, once each however often it is asked: answers
 * without a signature are refused where signed ones were seen, so it must not come as a surprise.
 */
export function createEndTeller(
  clock: Clock,
  log: Pick<Log, 'warn' | 'error'> | undefined,
): (keys: readonly SigningKey[]) => void {
  let told = '';
  return (keys) => {
    const end = Math.max(0, ...keys.map(({ notAfter }) => notAfter.getTime()));
    const left = end - clock.now();
    const state = left <= 0 ? 'over' : left <= lastMonth ? 'soon' : 'far';
    if (told === `${state} ${end}`) return;
    told = `${state} ${end}`;
    if (state === 'over') log?.error('no signing key is in force: answers are not signed');
    if (state === 'soon')
      log?.warn('the last signing key runs out; rotate it', { at: new Date(end).toISOString() });
  };
}
