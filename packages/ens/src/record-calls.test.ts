import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from './hex.ts';
import { dnsEncode, namehash } from './name-encoding.ts';
import { createRecordCallsEncoder, recordCalls } from './record-calls.ts';
import { encodeMulticall } from './universal-resolver.ts';

const encodedName = (text: string) => ({ node: namehash(text.split('.')), wire: dnsEncode(text.split('.')) });

test('a template gives what encoding from scratch gives, for any keys and names', () => {
  const encode = createRecordCallsEncoder(3);
  const key = fc.oneof(
    fc.constantFrom('staex-id', 'contenthash', ''),
    fc.string({ unit: 'binary', maxLength: 70 }),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 6 }), fc.stringMatching(/^[a-z]{1,9}\.eth$/), (keys, text) => {
      const name = encodedName(text);
      const wanted = toHex(encodeMulticall(recordCalls(name, keys)));
      expect(toHex(encode(name, keys))).toBe(wanted);
      expect(toHex(encode(name, keys))).toBe(wanted);
    }),
    { numRuns: 1_000 },
  );
});

test('a name leaves nothing behind in the template', () => {
  const encode = createRecordCallsEncoder(3);
  const first = encode(encodedName('a.eth'), ['staex-id']);
  const second = encode(encodedName('b.eth'), ['staex-id']);
  expect(toHex(second)).not.toBe(toHex(first));
  expect(toHex(encode(encodedName('a.eth'), ['staex-id']))).toBe(toHex(first));
});
