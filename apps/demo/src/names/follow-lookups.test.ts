import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { defaultSettings, type Settings } from '../settings/settings.ts';
import { followLookups } from './follow-lookups.ts';
import type { Lookups } from './lookups.ts';

function begin() {
  const settings = signal<Settings>(defaultSettings(false));
  const make = vi.fn((): Lookups => {
    const lookup = vi.fn();
    return { dialling: { lookup }, checking: { lookup }, close: vi.fn(async () => {}) };
  });
  return { settings, make, lookups: followLookups(settings, make) };
}

test('lets go of the endpoints that the settings do not name any more, and of no others', () => {
  const { settings, make, lookups } = begin();
  const before = lookups.value;
  settings.value = { ...settings.value, azeroEndpoints: ['https://own.example'] };
  expect(before.close).toHaveBeenCalledOnce();
  expect(lookups.value).not.toBe(before);
  expect(lookups.value.close).not.toHaveBeenCalled();
  expect(make).toHaveBeenLastCalledWith(expect.objectContaining({ azeroEndpoints: ['https://own.example'] }));
});

test('keeps what was read where other settings change', () => {
  const { settings, make, lookups } = begin();
  const before = lookups.value;
  settings.value = { ...settings.value, lastMode: 'lan', overlayRanges: ['10.8.0.0/24'] };
  expect(lookups.value).toBe(before);
  expect(before.close).not.toHaveBeenCalled();
  expect(make).toHaveBeenCalledOnce();
});
