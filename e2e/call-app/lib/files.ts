import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A file to be sent. */
export interface TestFile {
  readonly path: string;
  readonly sha256: string;
}

/** A folder for the files of a test. */
export interface TestFolder {
  readonly path: string;
  /** Writes random bytes. */
  write(name: string, bytes: number): Promise<TestFile>;
  remove(): void;
}

/** Makes a folder that is gone after {@link TestFolder.remove}. */
export function makeTestFolder(): TestFolder {
  const folder = mkdtempSync(join(tmpdir(), 'peername-call-'));
  return {
    path: folder,
    async write(name, bytes) {
      const path = join(folder, name);
      writeFileSync(path, randomBytes(bytes));
      return { path, sha256: await sha256Of(path) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** SHA-256 of a file in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Takes a file that is offered and saves it; gives the name it is saved as, and the hash of what was saved. */
export async function takeFile(page: Page, name: string): Promise<{ saveAs: string; sha256: string }> {
  await page.getByRole('button', { name: `Take ${name}` }).click();
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: `Save ${name}` }).click({ timeout: 60_000 });
  const download = await saving;
  return { saveAs: download.suggestedFilename(), sha256: await sha256Of(await download.path()) };
}
