import { describe, expect, it } from 'vitest';
import { ago, bytes, dateOf, day, duration, grouped, roughly } from './quantities.ts';

describe('quantities for people', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [81_234_567n, '81,234,567'],
    [2n ** 64n, '18,446,744,073,709,551,616'],
  ])('groups the digits of %s', (number, text) => {
    expect(grouped(number)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h'],
    [2 * day - 1, '47 h'],
    [2 * day, '2 days'],
    [4_000 * day, '4,000 days'],
  ])('calls %i ms %s', (length, text) => {
    expect(roughly(length)).toBe(text);
  });

  it.each([
    [0, 'just now'],
    [999, 'just now'],
    [1_000, '1 s ago'],
    [90_000, '1 min ago'],
    [-4_000, 'just now'],
    [-6_000, '6 s ahead of this clock'],
    [-2 * day, '2 days ahead of this clock'],
  ])('dates a block that is %i ms old', (age, text) => {
    expect(ago(new Date(1_000_000_000_000 - age), 1_000_000_000_000)).toBe(text);
  });

  it.each([
    [0, '0.0 ms'],
    [0.44, '0.4 ms'],
    [9.96, '10.0 ms'],
    [41.4, '41 ms'],
    [999.4, '999 ms'],
    [1_250, '1.25 s'],
    [90_000, '90.00 s'],
  ])('measures %d ms', (length, text) => {
    expect(duration(length)).toBe(text);
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_000, '1.0 kB'],
    [5_340, '5.3 kB'],
  ])('measures %i bytes', (size, text) => {
    expect(bytes(size)).toBe(text);
  });

  it('dates by the day, in UTC', () => {
    expect(dateOf(new Date('2026-08-01T23:59:59Z'))).toBe('2026-08-01');
  });
});
