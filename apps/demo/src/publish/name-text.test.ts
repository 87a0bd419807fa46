import { describe, expect, it } from 'vitest';
import { readTypedName } from './name-text.ts';

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

describe('readTypedName', () => {
  it.each(['alice.azero', ' call.alice.eth ', '🦄.eth'])('takes %s', (text) => {
    expect(readTypedName(text)).toEqual({ ok: true, name: text.trim() });
  });

  it.each([
    `0x${'a1'.repeat(32)}`,
    'b2'.repeat(64),
    words,
    `${words} //hard`,
    '//Alice',
    'nsec1abc',
    '{"crypto":{}}',
  ])('refuses what looks like a secret, and repeats nothing of it', (text) => {
    const read = readTypedName(text);
    expect(read).toMatchObject({ ok: false, isSecret: true });
    expect(JSON.stringify(read)).not.toContain(text.slice(0, 12));
  });

  it.each(['', 'alice', 'two words.azero', '.azero', 'alice.', `${'a'.repeat(260)}.eth`])(
    'refuses "%s"',
    (text) => {
      expect(readTypedName(text)).toMatchObject({ ok: false, isSecret: false });
    },
  );
});
