import { fileURLToPath } from 'node:url';
import { browserBundle } from '../../scripts/lib/browser-bundle.mjs';

/** The script of the page that takes part in calls. */
export function pageScript(): Promise<Uint8Array> {
  const page = fileURLToPath(new URL('page.ts', import.meta.url));
  return browserBundle({ entryPoints: [page], conditions: ['@peername/source'] });
}
