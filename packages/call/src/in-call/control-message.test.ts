import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ControlMessage,
  formatControlMessage,
  maxChatBytes,
  maxControlText,
  maxFileSize,
  parseControlMessage,
} from './control-message.ts';

const slots = { microphone: '1', camera: '2', screen: '3' };
const messages: readonly ControlMessage[] = [
  { type: 'hello', signature: new Uint8Array(64).fill(250), commitment: new Uint8Array(32), media: true },
  { type: 'reveal', nonce: new Uint8Array(32).fill(255) },
  { type: 'chat', text: 'hé\u0000😀"\\' },
  { type: 'chat', text: '' },
  { type: 'bye' },
  { type: 'file-offer', id: 2 ** 32 - 1, name: 'a.txt', size: maxFileSize },
  { type: 'file-accept', id: 0 },
  { type: 'file-refuse', id: 1 },
  { type: 'file-taken', id: 1, bytes: 5 },
  { type: 'file-done', id: 1 },
  { type: 'file-stop', id: 1, by: 'sender', why: 'cancelled' },
  { type: 'file-stop', id: 1, by: 'receiver', why: 'failed' },
  { type: 'pipe-taken', bytes: 2 ** 53 - 1 },
  { type: 'pipe-end', bytes: 0 },
  { type: 'pipe-abort' },
  { type: 'pipe-stop' },
  { type: 'description', kind: 'offer', sdp: 'v=0\r\n', slots },
  { type: 'candidate', candidate: { type: 'overlay', port: 1 } },
  { type: 'sending', slots: ['camera', 'microphone'] },
  { type: 'sending', slots: [] },
];

describe('control messages', () => {
  it.each(messages)('come back from the wire: %j', (message) => {
    expect(parseControlMessage(formatControlMessage(message))).toEqual(message);
  });

  it('have bytes in base64url', () => {
    expect(formatControlMessage({ type: 'reveal', nonce: new Uint8Array(32).fill(255) })).toBe(
      `{"type":"reveal","nonce":"${'_'.repeat(42)}8"}`,
    );
  });

  it('of later versions are unknown, and further fields are left out', () => {
    expect(parseControlMessage('{"type":"wave"}')).toBe('unknown');
    expect(parseControlMessage('{"type":"bye","reason":"tea"}')).toEqual({ type: 'bye' });
    for (const type of ['__proto__', 'constructor', 'toString', ''])
      expect(parseControlMessage(JSON.stringify({ type }))).toBe('unknown');
  });

  it.each([
    '',
    'null',
    '[]',
    '"bye"',
    '{"type":7}',
    '{"type":"chat"}',
    '{"type":"chat","text":7}',
    `{"type":"chat","text":"${'é'.repeat(maxChatBytes / 2 + 1)}"}`,
    '{"type":"reveal","nonce":"AAAA"}',
    `{"type":"reveal","nonce":"${'A'.repeat(42)}+"}`,
    `{"type":"reveal","nonce":"${'_'.repeat(43)}"}`,
    '{"type":"file-accept","id":-1}',
    '{"type":"file-accept","id":1.5}',
    '{"type":"file-accept","id":"1"}',
    '{"type":"file-accept","id":4294967296}',
    '{"type":"file-accept","id":1e999}',
    `{"type":"file-offer","id":0,"name":"x","size":${maxFileSize + 1}}`,
    '{"type":"file-stop","id":0,"by":"nobody","why":"failed"}',
    '{"type":"candidate","candidate":"candidate:1 1 udp 1 192.0.2.1 1 typ host"}',
    '{"type":"sending","slots":["camera","camera"]}',
    '{"type":"sending","slots":["window"]}',
    '{"type":"sending","slots":{"length":1}}',
    '{"type":"description","kind":"rollback","sdp":"","slots":{"microphone":"1","camera":"2","screen":"3"}}',
    '{"type":"description","kind":"offer","sdp":"","slots":{"microphone":"1","camera":"1","screen":"3"}}',
    '{"type":"description","kind":"offer","sdp":"","slots":{"microphone":"1","camera":"2\\r\\n","screen":"3"}}',
    `{"type":"bye","padding":"${'x'.repeat(maxControlText)}"}`,
    '{"__proto__":{"type":"bye"}}',
  ])('are refused when malformed: %s', (text) => {
    expect(parseControlMessage(text)).toBe('malformed');
  });

  it('never throw, whatever the text is', () => {
    const field = fc.oneof(
      fc.constantFrom(...messages.flatMap((message) => Object.entries(message))),
      fc.tuple(fc.string(), fc.jsonValue()),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(field, { maxLength: 6 }).map((fields) => JSON.stringify(Object.fromEntries(fields))),
    );
    fc.assert(
      fc.property(text, (it) => {
        const message = parseControlMessage(it);
        if (typeof message === 'string') return;
        expect(parseControlMessage(formatControlMessage(message))).toEqual(message);
      }),
      { numRuns: 50_000 },
    );
  });
});
