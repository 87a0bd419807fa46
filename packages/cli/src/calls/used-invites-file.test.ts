import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { usedInvitesFile } from './used-invites-file.ts';

function ownPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-invites-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'peername', 'used_invites.json');
}

describe('used invites', () => {
  it('are known to every process until they expire, and then forgotten', async () => {
    const path = ownPath();
    const soon = new Date(Date.now() + 60_000);
    await usedInvitesFile(path).add('old', new Date(Date.now() - 1));
    await usedInvitesFile(path).add('one', soon);
    expect(await usedInvitesFile(path).has('one')).toBe(true);
    await usedInvitesFile(path).add('two', soon);
    const known = await Promise.all(
      ['old', 'one', 'two', 'three'].map((id) => usedInvitesFile(path).has(id)),
    );
    expect(known).toEqual([false, true, true, false]);
  });

  it.each(['{}', '{"version":1,"invites":{"a":"never"}}', '{"version":1,"invites":[]}'])(
    'are never forgotten for damage: %s',
    async (text) => {
      const path = ownPath();
      await usedInvitesFile(path).add('one', new Date(Date.now() + 60_000));
      writeFileSync(path, text);
      await expect(usedInvitesFile(path).has('one')).rejects.toThrow('is damaged');
    },
  );
});
