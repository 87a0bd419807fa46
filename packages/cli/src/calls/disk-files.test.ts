import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFile, saveFile } from './disk-files.ts';

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'peername-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a file that is sent', () => {
  it('has its name without folders, its size and any of its bytes', async () => {
    const path = join(ownFolder(), 'note.txt');
    writeFileSync(path, '0123456789');
    const file = await openFile(path);
    expect([file.name, file.size]).toEqual(['note.txt', 10]);
    expect(new TextDecoder().decode(await file.slice(3, 6))).toBe('345');
    expect((await file.slice(8, 20)).length).toBe(2);
    await file.close();
  });

  it('is refused when it is none', async () => {
    const folder = ownFolder();
    await expect(openFile(folder)).rejects.toThrow(/is no file|cannot be read/);
    await expect(openFile(join(folder, 'none'))).rejects.toThrow('cannot be read (ENOENT)');
  });
});

describe('a file that is received', () => {
  it('has its name only once it is whole', async () => {
    const folder = join(ownFolder(), 'new', 'inbox');
    const file = await saveFile(folder, 'photo.jpg');
    await file.write(bytes('half '));
    expect(readdirSync(folder).sort()).toEqual(['photo.jpg', 'photo.jpg.part']);
    expect(readFileSync(join(folder, 'photo.jpg'), 'utf8')).toBe('');
    await file.write(bytes('and half'));
    await file.close();
    expect(readdirSync(folder)).toEqual(['photo.jpg']);
    expect(readFileSync(file.path, 'utf8')).toBe('half and half');
  });

  it('leaves nothing behind when it does not become whole', async () => {
    const folder = ownFolder();
    const file = await saveFile(folder, 'photo.jpg');
    await file.write(bytes('half'));
    await file.abort('lost');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes no name that it cannot use', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'photo.jpg.part'), 'mine');
    await expect(saveFile(folder, 'photo.jpg')).rejects.toThrow('EEXIST');
    expect(readdirSync(folder)).toEqual(['photo.jpg.part']);
  });

  it('never replaces what is there, be it a file, a folder or a link', async () => {
    const folder = ownFolder();
    writeFileSync(join(folder, 'a'), 'mine');
    symlinkSync('/nonexistent/elsewhere', join(folder, 'a (2)'));
    const file = await saveFile(folder, 'a');
    await file.write(bytes('theirs'));
    await file.close();
    expect(file.path).toBe(join(folder, 'a (3)'));
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('mine');
  });

  it.each(['photo.tar.gz', '.profile', 'no ending', 'ünï😀.txt'])('can be called %s twice', async (name) => {
    const folder = ownFolder();
    for (let i = 0; i < 2; i++) await (await saveFile(folder, name)).close();
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('stays in its folder whatever it is called', async () => {
    const folder = ownFolder();
    const file = await saveFile(join(folder, 'inbox'), '../../escaped');
    await file.close();
    expect(file.path).toBe(join(folder, 'inbox', 'escaped'));
  });
});
