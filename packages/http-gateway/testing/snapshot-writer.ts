import { type CachedReading, createMemoryCache } from '@peername/resolver-core';
import { createSnapshot } from '../src/node/snapshot.ts';

// Writes a cache to the file named, over and over until it is killed; says so after each time.
const [, , file = ''] = process.argv;
const cache = createMemoryCache();
const now = Date.now();
for (let i = 0; i < 2_000; i++) {
  const reading: CachedReading['reading'] = {
    state: 'absent',
    reason: 'name',
    evidence: {
      service: 'fake',
      network: 'fake',
      chain: 'fake:1',
      contract: 'registry',
      block: { number: 100n, hash: `0x${'ab'.repeat(32)}` },
      finality: 'finalized',
      assurance: 'single',
      asked: 1,
      agreed: 1,
      offchain: false,
      endpoints: ['http://127.0.0.1:1'],
    },
  };
  cache.set(`key ${i}`, { reading, readAt: now, freshUntil: now + 1e6, staleUntil: now + 1e9 });
}
const snapshot = createSnapshot({ file, cache });
for (;;) process.stdout.write(`${await snapshot.save()}\n`);
