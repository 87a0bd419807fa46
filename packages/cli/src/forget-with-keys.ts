import type { Gateway } from '@peername/http-gateway';
import type { SigningKeys } from '@peername/http-gateway/node';
import type { MemoryCache } from '@peername/resolver-core';

/** What a gateway holds that depends on its keys. */
interface Held {
  readonly memory: Pick<MemoryCache, 'clear'>;
  readonly answers: Pick<Gateway, 'purge'>;
}

/**
 * Forgets what former keys have signed, and after a revocation also what was read: Redis and snapshots were believed by the
 * mark of that key, and the next one would sign what its thief had put there.
 */
export function forgetWithKeys(keys: Pick<SigningKeys, 'onChange'>, { memory, answers }: Held): void {
  keys.onChange(({ isRevoked }) => {
    if (isRevoked) memory.clear();
    answers.purge();
  });
}
