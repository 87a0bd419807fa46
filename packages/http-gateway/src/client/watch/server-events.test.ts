import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEventReader } from './server-events.ts';

const utf8 = new TextEncoder();

describe('reading server-sent events', () => {
  it('gives each event with its data and the last id, and keeps when to come back', () => {
    const reader = createEventReader(1_000);
    const text =
      'retry: 3500\n\n: beat\n\nevent: resolution\nid: a.1~b\ndata: {"x":1}\n\ndata: one\ndata: two\r\n\r\n';
    expect(reader.take(utf8.encode(text))).toEqual([
      { event: 'resolution', id: 'a.1~b', data: '{"x":1}' },
      { event: 'message', id: 'a.1~b', data: 'one\ntwo' },
    ]);
    expect(reader.retry).toBe(3_500);
  });

  it('gives the same however the bytes are cut', () => {
    const line = fc.constantFrom(
      'event: resolution',
      'id: 1',
      'data: ü🦄',
      'data',
      ': x',
      'odd',
      'retry: 9',
      '',
      '',
    );
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat({ max: 40 })), (lines, cuts) => {
        const bytes = utf8.encode(`${lines.join('\n')}\n`);
        const whole = createEventReader(10_000).take(bytes);
        const reader = createEventReader(10_000);
        const parts: unknown[] = [];
        let from = 0;
        for (const cut of cuts) {
          parts.push(...reader.take(bytes.subarray(from, from + cut)));
          from = Math.min(from + cut, bytes.length);
        }
        parts.push(...reader.take(bytes.subarray(from)));
        expect(parts).toEqual(whole);
      }),
    );
  });

  it('refuses an event that never ends, in one line or in many', () => {
    expect(() => createEventReader(100).take(utf8.encode(`data: ${'x'.repeat(200)}`))).toThrow(RangeError);
    expect(() => createEventReader(100).take(utf8.encode('data: 0123456789\n'.repeat(20)))).toThrow(
      RangeError,
    );
  });
});
