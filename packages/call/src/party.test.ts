import { describe, expect, it } from 'vitest';
import type { Party } from './call-state.ts';
import type { OverlayNetwork } from './ice/overlay.ts';
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
    cidrs: ['10.0.0.0/8'],
    authenticates,
  });
  const unknown: Party = { key, standing: 'unknown-key' };

  it('lets overlays vouch only when all of them prove who sends, and nothing else is used', () => {
    const proving = [overlay(true)];
    expect(partyInMode(unknown, { mode: 'overlay', overlays: proving }).standing).toBe('by-overlay');
    expect(partyInMode(unknown, { mode: 'direct', overlays: proving })).toBe(unknown);
    expect(partyInMode(unknown, { mode: 'overlay', overlays: [...proving, overlay(false)] })).toBe(unknown);
    expect(partyInMode(unknown, { mode: 'overlay' })).toBe(unknown);
  });

  it('takes nothing away from who is verified', () => {
    const verified: Party = { key, name: 'alice.azero', standing: 'verified' };
    expect(partyInMode(verified, { mode: 'overlay', overlays: [overlay(true)] })).toBe(verified);
  });
});
