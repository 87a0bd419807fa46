import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '@peername/resolver-core';

const pause: Milliseconds = 250;

/**
 * Watches a file for links, also one that is not there yet, until `take` says that it has what it wants. A text that was
 * given once is not given again.
 */
export async function watchReplyFile(
  path: string,
  take: (text: string) => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  let seen = '';
  while (!signal.aborted) {
    const text = (await readFile(path, 'utf8').catch(() => '')).slice(0, 16_384).trim();
    if (text !== '' && text !== seen && (await take(text))) return;
    seen = text;
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}
