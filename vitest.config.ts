import { availableParallelism } from 'node:os';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

// Tests read the sources of the workspace's packages, so no build comes first.
const conditions = ['@peername/source', ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    setupFiles: ['./scripts/lib/property-seed.mjs'],
    // Half as many again as there are cores: calls and chains wait for their networks most of the time.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // On a busy machine a browser or a chain may miss its moment once; at a desk it is to be seen at once.
    retry: process.env['CI'] ? 1 : 0,
    // Polling ends as soon as it sees what it waits for: a second would only measure the machine.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['e2e/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 180_000 },
      },
    ],
  },
});
