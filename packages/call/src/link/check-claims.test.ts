import { describe, expect, it } from 'vitest';
import { checkInvite, checkReply, endOfLink } from './check-claims.ts';
import type { Claims } from './claims.ts';

const key = (byte: number) => new Uint8Array(32).fill(byte);
const [bob, alice, mallory] = [key(1), key(2), key(3)];
const now = 1_800_000_000_000;
const inviteHash = key(9);

const invite: Claims = {
  kind: 'invite',
  callId: '0123456789abcdef',
  notAfter: now / 1_000 + 3_600,
  fromKey: bob,
  session: {
    setup: 'actpass',
    ufrag: 'm0zH',
    pwd: 'crIVGGOebUG2eQFIvSsqvKfc',
    fingerprint: key(7),
    candidates: [],
  },
};
const reply: Claims = { ...invite, kind: 'reply', fromKey: alice, inviteHash };

const minutes = (count: number) => now / 1_000 + count * 60;

describe('checkInvite', () => {
  const check = (change: Partial<Claims>, used = false) =>
    checkInvite({ ...invite, ...change }, { now, ownKey: alice, used })?.code;

  it('takes an invite that is in time and new', () => {
    expect(check({})).toBeUndefined();
  });

  it('refuses a reply, the own key and a call id that was seen before', () => {
    expect(check(reply)).toBe('wrong-kind');
    expect(check({ fromKey: alice })).toBe('reflected');
    expect(check({}, true)).toBe('replayed');
  });

  it('forgives ten minutes of clock difference and no more', () => {
    expect(check({ notAfter: minutes(-10) })).toBeUndefined();
    expect(check({ notAfter: minutes(-10) - 1 })).toBe('expired');
    expect(check({ notAfter: 0 })).toBe('expired');
  });

  it('takes 24 hours ahead and no more', () => {
    expect(check({ notAfter: minutes(24 * 60) })).toBeUndefined();
    expect(check({ notAfter: minutes(24 * 60) + 1 })).toBe('too-far-ahead');
    expect(check({ notAfter: 0xffff_ffff })).toBe('too-far-ahead');
  });

  it('says of an old invite that it is expired, not that it was used', () => {
    expect(check({ notAfter: 0 }, true)).toBe('expired');
  });
});

describe('checkReply', () => {
  const expected = { now, ownKey: bob, callId: invite.callId, inviteHash, calleeKey: alice };
  const check = (change: Partial<Claims>) => checkReply({ ...reply, ...change }, expected)?.code;

  it('takes the reply of who was called to the invite that was sent', () => {
    expect(check({})).toBeUndefined();
  });

  it('refuses an invite and the own key', () => {
    expect(check(invite)).toBe('wrong-kind');
    expect(check({ fromKey: bob })).toBe('reflected');
  });

  it('refuses a reply to another invite, by its call id or its hash', () => {
    expect(check({ callId: 'fedcba9876543210' })).toBe('other-invite');
    expect(check({ inviteHash: key(8) })).toBe('other-invite');
    expect(check({ inviteHash: undefined })).toBe('other-invite');
    expect(check({ inviteHash: inviteHash.subarray(1) })).toBe('other-invite');
  });

  it('refuses a reply of somebody else', () => {
    expect(check({ fromKey: mallory })).toBe('other-sender');
  });

  it('refuses a reply out of time', () => {
    expect(check({ notAfter: minutes(-11) })).toBe('expired');
    expect(check({ notAfter: minutes(25 * 60) })).toBe('too-far-ahead');
  });
});

describe('endOfLink', () => {
  it('is when the link is refused for good', () => {
    expect(endOfLink({ notAfter: now / 1_000 }).getTime()).toBe(now + 600_000);
  });
});
