import { expect, test } from 'vitest';
import { readmeExamples } from './readme-examples.mjs';

test('takes the ts blocks with where they stand and what they print', () => {
  const markdown = [
    '# Title',
    '```ts',
    "const name: string = 'alice'",
    'console.log(name) // alice',
    'console.log(name.concat("s")); // alices',
    'name.at(0) // not printed',
    '```',
    '```sh',
    'npm start',
    '```',
    '```ts no-run',
    'forever()',
    '```',
  ].join('\n');
  expect(readmeExamples(markdown, 'README.md')).toEqual([
    {
      title: 'README.md:2',
      code: expect.stringContaining('const name'),
      runs: true,
      prints: ['alice', 'alices'],
    },
    { title: 'README.md:11', code: 'forever()\n', runs: false, prints: [] },
  ]);
});

test('ends a block at its own fence only', () => {
  const [example] = readmeExamples('````ts\n/**\n```\n*/\n````\nrest', 'a.md');
  expect(example.code).toBe('/**\n```\n*/\n');
});
