import { describe, expect, it } from 'vitest';
import type { LinkRefusalCode } from './refusal.ts';
import { refuseLink } from './refusal-sentences.ts';

const codes = Object.keys({
  'not-a-link': 0,
  'too-long': 0,
  damaged: 0,
  version: 0,
  'not-for-you': 0,
  malformed: 0,
  'weak-key': 0,
  'bad-signature': 0,
  'wrong-kind': 0,
  expired: 0,
  'too-far-ahead': 0,
  replayed: 0,
  reflected: 0,
  'other-invite': 0,
  'other-sender': 0,
} satisfies Record<LinkRefusalCode, 0>) as LinkRefusalCode[];

describe('refuseLink', () => {
  it('has a sentence of its own for each refusal', () => {
    expect(new Set(codes.map((code) => refuseLink(code).sentence)).size).toBe(codes.length);
  });

  it.each(codes)('says of %s what happened and what to do next, without words of the trade', (code) => {
    const { sentence } = refuseLink(code);
    expect(sentence).toMatch(/^[A-Z].*[.,;] .*\.$/);
    expect(sentence.length).toBeLessThan(200);
    expect(sentence).not.toMatch(/envelope|checksum|signature|hash|SDP|ICE|HPKE|base64|byte/i);
  });
});
