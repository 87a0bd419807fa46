import type { Count, Milliseconds } from '@peername/resolver-core';
import type { TextOutput } from './io.ts';
import { grouped } from './quantities.ts';

/** A line that counts, on a terminal, for as long as the work takes. */
export interface Progress {
  /** One more is done. */
  tick(failed: boolean): void;
  /** Takes the line away, before something else is written. It comes back by itself. */
  clear(): void;
  /** Takes the line away for good. */
  end(): void;
}

const manyItems: Count = 20;
const longTime: Milliseconds = 1_000;
const redrawEvery: Milliseconds = 100;
const eraseLine = '\r\u001b[K';

/**
 * Counts on `output` once there are many items or the work takes long. Elsewhere than on a terminal it is silent.
 *
 * ```
 * 123/1,000 names, 3 failed
 * ```
 */
export function startProgress(output: TextOutput, what: string, total?: Count): Progress {
  if (!output.isTTY) return { tick() {}, clear() {}, end() {} };
  const started = performance.now();
  let done = 0;
  let failures = 0;
  let drawn = '';

  const draw = (): void => {
    if (done <= manyItems && (total ?? 0) <= manyItems && performance.now() - started < longTime) return;
    const of = total === undefined ? '' : `/${grouped(total)}`;
    const line = `${grouped(done)}${of} ${what}${failures > 0 ? `, ${grouped(failures)} failed` : ''}`;
    // What wraps cannot be taken away again.
    const text = line.slice(0, output.columns - 1);
    if (text === drawn) return;
    drawn = text;
    void output.write(`${eraseLine}${text}`);
  };
  const clear = (): void => {
    if (drawn === '') return;
    drawn = '';
    void output.write(eraseLine);
  };
  const timer = setInterval(draw, redrawEvery);
  timer.unref();
  return {
    tick(failed) {
      done++;
      if (failed) failures++;
    },
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
