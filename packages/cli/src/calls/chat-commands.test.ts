import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readChatLine } from './chat-commands.ts';

it.each([
  ['hello', { type: 'say', text: 'hello' }],
  ['  two words ', { type: 'say', text: '  two words ' }],
  ['//etc is a folder', { type: 'say', text: '/etc is a folder' }],
  ['/send my photo.jpg ', { type: 'send', path: 'my photo.jpg' }],
  ['/send', { type: 'help' }],
  ['/save', { type: 'save', folder: '.' }],
  ['/save in box', { type: 'save', folder: 'in box' }],
  ['/refuse', { type: 'refuse' }],
  ['/words', { type: 'words' }],
  ['/quit', { type: 'quit' }],
  ['/help', { type: 'help' }],
  ['/exit now', { type: 'unknown', word: 'exit' }],
  ['/', { type: 'unknown', word: '' }],
  ['', { type: 'nothing' }],
  ['   ', { type: 'nothing' }],
])('reads %j', (line, read) => {
  expect(readChatLine(line)).toEqual(read);
});

it('says nothing that begins with one slash', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const read = readChatLine(`/${text}`);
      if (read.type === 'say') expect(text.startsWith('/')).toBe(true);
    }),
  );
});
