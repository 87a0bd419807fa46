import type { Milliseconds } from '@peername/resolver-core';
import { escapeText } from '@peername/resolver-core';
import type { TextOutput } from '../io.ts';
import { roughly } from '../quantities.ts';

/** One line of a terminal that says what is waited for, and for how long. Elsewhere it is silent. */
export interface StatusLine {
  set(text: string): void;
  /** Takes it away, before something else is written. */
  clear(): void;
  end(): void;
}

const redrawEvery: Milliseconds = 500;
const eraseLine = '\r\u001b[K';

/** Draws on `output` from the first {@link StatusLine.set} on. */
export function startStatusLine(output: TextOutput): StatusLine {
  if (!output.isTTY) return { set() {}, clear() {}, end() {} };
  let text: string | undefined;
  let since = 0;
  const draw = (): void => {
    if (text === undefined) return;
    const line = `${escapeText(text, 400)} … ${roughly(performance.now() - since)}`;
    // What wraps cannot be taken away again.
    void output.write(`${eraseLine}${line.slice(0, output.columns - 1)}`);
  };
  const timer = setInterval(draw, redrawEvery);
  timer.unref();
  const clear = (): void => {
    if (text !== undefined) void output.write(eraseLine);
    text = undefined;
  };
  return {
    set(next) {
      text = next;
      since = performance.now();
      draw();
    },
    clear,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
