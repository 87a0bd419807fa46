import { expect, it } from 'vitest';
import { blake2b256 } from './hashes.ts';
import { concatBytes, toHex } from './hex.ts';
import { inkEvent } from './ink-event.ts';
import { text } from './scale.ts';

const ascii = (of: string) => toHex(Buffer.from(of, 'latin1'));

it('names itself in its first topic, padded to 32 bytes', () => {
  // The topic that every ERC-20 contract of ink! 4 leaves.
  const { topics } = inkEvent(0, 'Erc20::Transfer', []);
  expect(topics.map(toHex)).toEqual([`0x0045726332303a3a5472616e73666572${'00'.repeat(16)}`]);
});

it('hashes a topic that does not fit, with the path of the field in front', () => {
  const { data, topics } = inkEvent(6, 'Registry::RecordsUpdated', [
    { name: 'name', value: text.encode('alice'), topic: true },
    { name: 'from', value: new Uint8Array(32) },
  ]);
  expect(toHex(data)).toBe(`0x0614616c696365${'00'.repeat(32)}`);
  expect(topics).toHaveLength(2);
  expect(toHex(topics[0] ?? new Uint8Array())).toBe(
    `${ascii('\0Registry::RecordsUpdated')}${'00'.repeat(7)}`,
  );
  const whole = concatBytes(text.encode('Registry::RecordsUpdated::name'), text.encode('alice'));
  expect(topics[1]).toEqual(blake2b256(whole));
});
