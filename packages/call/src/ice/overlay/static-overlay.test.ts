import { expect, test } from 'vitest';
import { staticOverlay, tailscaleOverlay, wireguardOverlay, yggdrasilOverlay } from './static-overlay.ts';

test('an overlay known by its ranges has no directory, so its addresses travel as they are', () => {
  const overlay = staticOverlay({ title: 'Home', cidrs: ['10.8.0.0/24'] });
  expect(overlay).toEqual({ title: 'Home', cidrs: ['10.8.0.0/24'], authenticates: false });
  expect(overlay.addressOf).toBeUndefined();
});

test('a WireGuard network has the ranges of its owner, and proves who sends', () => {
  expect(wireguardOverlay(['10.9.0.0/16', 'fd00::/8'])).toEqual({
    title: 'WireGuard',
    cidrs: ['10.9.0.0/16', 'fd00::/8'],
    authenticates: true,
  });
});

test('Tailscale shares its range with carriers, so that an address of it proves nothing', () => {
  expect(tailscaleOverlay().cidrs).toContain('100.64.0.0/10');
  expect(tailscaleOverlay().authenticates).toBe(false);
});

test('Yggdrasil makes addresses of keys', () => {
  expect(yggdrasilOverlay()).toMatchObject({ cidrs: ['200::/7'], authenticates: true });
});
