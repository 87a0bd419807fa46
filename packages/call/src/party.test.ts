import { describe, expect, it } from 'vitest';
import type { Party } from './call-state.ts';
import type { LinkCandidate } from './ice/candidate.ts';
import type { OverlayNetwork } from './ice/overlay.ts';
import type { PrivacyMode } from './ice/policy.ts';
import { createIdentity } from './identity/create-identity.ts';
import { partyInMode, partyTitle } from './party.ts';

const key = createIdentity(new Uint8Array(32).fill(4)).publicKey;

describe('partyTitle', () => {
  it('gives a name as such only where it is proven, and never what could move a cursor', () => {
    const name = 'alice\u001b[2J.azero';
    const standings = ['verified', 'unknown-key', 'by-overlay'] as const;
    expect(standings.map((standing) => partyTitle({ key, name, standing }))).toEqual([
      'alice\\u{1b}[2J.azero',
      'somebody who says they are alice\\u{1b}[2J.azero',
      'somebody who says they are alice\\u{1b}[2J.azero',
    ]);
  });

  it('gives the ends of a bare key', () => {
    expect(partyTitle({ key, standing: 'unknown-key' })).toBe('did:key:z6Mkt6316…T9TUP');
  });
});

describe('partyInMode', () => {
  const overlay = (authenticates: boolean): OverlayNetwork => ({
    title: 'x',
    cidrs: ['10.115.0.0/16'],
    authenticates,
    addressOf: async () => '10.115.0.9',
  });
  const { addressOf: _, ...ranges } = overlay(true);
  const unknown: Party = { key, standing: 'unknown-key' };
  const asked = [{ type: 'overlay', port: 5_000 }] as const;
  const named = { type: 'host', protocol: 'udp', kind: 'ipv4', address: '10.115.9.9', port: 5_000 } as const;
  const standing = (
    overlays: readonly OverlayNetwork[],
    candidates: readonly LinkCandidate[] = asked,
    mode: PrivacyMode = 'overlay',
  ): Party['standing'] => partyInMode(unknown, { mode, overlays }, candidates).standing;

  it('lets overlays vouch only when all that are asked prove who sends, and nothing else is used', () => {
    expect(standing([overlay(true)])).toBe('by-overlay');
    expect(standing([overlay(true), ranges])).toBe('by-overlay');
    expect(standing([overlay(true)], asked, 'direct')).toBe('unknown-key');
    expect(standing([overlay(true), overlay(false)])).toBe('unknown-key');
    expect(standing([ranges])).toBe('unknown-key');
    expect(standing([])).toBe('unknown-key');
  });

  it('lets no overlay vouch for who names an address of their own choice, or none', () => {
    expect(standing([overlay(true)], [named])).toBe('unknown-key');
    expect(standing([overlay(true)], [...asked, named])).toBe('unknown-key');
    expect(standing([overlay(true)], [])).toBe('unknown-key');
  });

  it('takes nothing away from who is verified', () => {
    const verified: Party = { key, name: 'alice.azero', standing: 'verified' };
    expect(partyInMode(verified, { mode: 'overlay', overlays: [overlay(true)] }, asked)).toBe(verified);
  });
});
