// A gateway as the command makes it, over names without a chain: `--cache-entries 100000`, quotas out of the way.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  firstSigningKey,
  openSigningKeys,
  serveGateway,
  signingKeysToJson,
  tuneHeap,
} from '@peername/http-gateway/node';
import { createMemoryCache, createResolver } from '@peername/resolver-core';
import { syntheticNames } from './synthetic-names.mjs';

tuneHeap();
const delay = Number(process.env.DELAY ?? 0);
const service = syntheticNames({ delay });
const cache = createMemoryCache({ maxEntries: 100_000, maxBytes: 256 * 1024 * 1024 });
const resolver = createResolver({ services: [service], cache });
const folder = mkdtempSync(join(tmpdir(), 'peername-bench-keys-'));
const file = join(folder, 'keys.json');
writeFileSync(file, JSON.stringify(signingKeysToJson([firstSigningKey(Date.now())])), { mode: 0o600 });
const { signer } = await openSigningKeys({ file });
rmSync(folder, { recursive: true });
const plenty = { limit: 1e9, window: 60_000 };
const { url } = await serveGateway(resolver, {
  port: 0,
  host: '127.0.0.1',
  requestQuota: plenty,
  readQuota: plenty,
  signer,
});
console.log(url);
process.on('SIGTERM', () => process.exit(0));
