import { expect, it } from 'vitest';
import { callServers } from './call-servers.ts';

it('reads the servers of both options', () => {
  expect(callServers({ stun: ['stun:a'], turn: ['turn:u:p%40w@b:1'] })).toEqual([
    { urls: 'stun:a' },
    { urls: 'turn:b:1', username: 'u', credential: 'p@w' },
  ]);
  expect(callServers({})).toEqual([]);
});

it.each([
  [
    { turn: ['turn:u:secret@b', 'turns:u:secret@b'] },
    '--turn: item 2: a terminal reaches servers over UDP only',
  ],
  [{ turn: ['turn:u:secret@b?transport=tcp'] }, '--turn: item 1: a terminal reaches servers over UDP only'],
  [{ turn: ['stun:b'] }, '--turn: item 1 belongs to --stun'],
  [{ stun: ['turn:u:secret@b'] }, '--stun: item 1 belongs to --turn'],
  [{ turn: ['secret'] }, '--turn: item 1: '],
])('refuses %j without repeating it', (settings, sentence) => {
  let message = '';
  try {
    callServers(settings);
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toContain(sentence);
  expect(message).not.toContain('secret');
});
