import { expect, it } from 'vitest';
import { clockText, describeDuration } from './describe-duration.ts';

it.each([
  [3_600_000, '60 minutes'],
  [61_000, '1 minute'],
  [59_400, '59 seconds'],
  [1_000, '1 second'],
  [-5, '0 seconds'],
  [86_400_000, '24 hours'],
])('says how long %d ms last', (milliseconds, text) => {
  expect(describeDuration(milliseconds)).toBe(text);
});

it.each([
  [0, '0:00'],
  [7_900, '0:07'],
  [760_000, '12:40'],
  [3_723_000, '1:02:03'],
  [-1, '0:00'],
])('counts %d ms like a clock', (milliseconds, text) => {
  expect(clockText(milliseconds)).toBe(text);
});
