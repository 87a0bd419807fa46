import { createMemoryCache } from './memory-cache.ts';
import { cacheConformance } from './testing/index.ts';

cacheConformance('The memory cache', {
  setup: () => createMemoryCache(),
  setupBounded: (maxEntries) => createMemoryCache({ maxEntries }),
});
