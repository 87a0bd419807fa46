import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pastedLinks } from './pasted-links.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('puts lines together that come at once, and not those that come later', () => {
  const texts: string[] = [];
  const pasted = pastedLinks((text) => void texts.push(text));
  pasted.add('peername:#i=abc');
  pasted.add('def');
  expect(texts).toEqual([]);
  vi.advanceTimersByTime(1_000);
  pasted.add('hello');
  vi.advanceTimersByTime(1_000);
  expect(texts).toEqual(['peername:#i=abc\ndef', 'hello']);
});

it('gives what is there when no more can come, and never nothing', () => {
  const texts: string[] = [];
  const pasted = pastedLinks((text) => void texts.push(text));
  pasted.flush();
  pasted.add(' ');
  pasted.flush();
  pasted.add('last');
  pasted.flush();
  vi.advanceTimersByTime(1_000);
  expect(texts).toEqual(['last']);
});

it('holds no more than a message has, however much comes', () => {
  const texts: string[] = [];
  const pasted = pastedLinks((text) => void texts.push(text));
  for (let i = 0; i < 1_000; i++) pasted.add('x'.repeat(1_000));
  pasted.flush();
  expect(texts.map(({ length }) => length)).toEqual([16_384]);
});
