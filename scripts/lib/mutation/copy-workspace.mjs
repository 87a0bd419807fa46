import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const leftOut = new Set(['dist', '.vite', '.vite-temp', '.turbo', 'coverage']);

/**
 * A copy of the packages that may be changed at will. Their links to each other are relative, so that they lead into the
 * copy; everything installed is shared with the original.
 */
export function copyWorkspace(root, folder, { tests }) {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'packages'), join(folder, 'packages'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !leftOut.has(basename(path)) && !path.endsWith('.tsbuildinfo'),
  });
  for (const shared of [
    'node_modules',
    'scripts',
    'package.json',
    'tsconfig.base.json',
    'tsconfig.test-base.json',
  ])
    symlinkSync(join(root, shared), join(folder, shared));
  writeFileSync(join(folder, 'vitest.config.mjs'), vitestConfig(tests));
}

function vitestConfig(tests) {
  return `import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const conditions = ['@peername/source', ...defaultServerConditions];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ${JSON.stringify(tests)},
    setupFiles: ['./scripts/lib/mutation/brief-properties.mjs'],
    testTimeout: 30_000,
  },
});
`;
}
