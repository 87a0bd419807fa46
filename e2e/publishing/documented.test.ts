import { readFile } from 'node:fs/promises';
import { allKinds } from '@peername/resolver-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishOptions } from '../../packages/cli/src/publish/publish-settings.ts';

let text: string;
beforeAll(async () => {
  text = await readFile(new URL('../../docs/publishing.md', import.meta.url), 'utf8');
});

describe('what is documented of publishing', () => {
  test('is the record of every kind, and what else is read', () => {
    const [, table = ''] = /\n(\| kind \|[\s\S]*?)\n\n/.exec(text) ?? [];
    const documented = table
      .split('\n')
      .slice(2)
      .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, word]) => word));
    expect(documented).toEqual(allKinds.map(({ kind, recordKeys }) => [kind, ...recordKeys]));
  });

  test('is every option that is only for it', () => {
    const flags = Object.keys(publishOptions).map(
      (name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
    expect(flags.filter((flag) => !text.includes(flag))).toEqual([]);
  });
});
