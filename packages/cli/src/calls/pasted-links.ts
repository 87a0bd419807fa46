import type { Milliseconds } from '@peername/resolver-core';

// Lines that a terminal gives after one paste come at once.
const quiet: Milliseconds = 150;
// More than any message with a link in it.
const longest = 16_384;

/** Puts lines together that belong to one pasted text, since messengers break links over lines. */
export interface PastedLinks {
  /** Takes one more line. */
  add(line: string): void;
  /** No more lines come: what is there is given at once. */
  flush(): void;
}

/** Gives each text to `take`, one after the other; empty ones never. */
export function pastedLinks(take: (text: string) => void): PastedLinks {
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    const whole = text.trim();
    text = '';
    if (whole !== '') take(whole);
  };
  return {
    add(line) {
      text = `${text}${line}\n`.slice(0, longest);
      clearTimeout(timer);
      timer = setTimeout(flush, quiet);
    },
    flush,
  };
}
