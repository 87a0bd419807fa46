import { decodeAddress } from '@polkadot/util-crypto';
import { describe, expect, it } from 'vitest';
import { devPair } from '../../../testing/polkadot-clients.ts';
import { random } from '../../../testing/random.ts';
import { scaleInput } from '../scale.ts';
import { readSignature, verifySignature } from './signature.ts';

const source = random(1);
const draw = (length: number) => Uint8Array.from({ length }, () => source.int(256));

describe.each(['ed25519', 'sr25519', 'ecdsa'] as const)('a signature of %s', (scheme) => {
  const pair = devPair('//Alice', scheme);
  const account = decodeAddress(pair.address);

  it('is good for what its account signed and nothing else', () => {
    for (let run = 0; run < 20; run++) {
      const message = draw(1 + source.int(300));
      const signature = readSignature(scaleInput(pair.sign(message, { withType: true })));
      expect(signature.scheme).toBe(scheme);
      expect(verifySignature(signature, message, account)).toBe(true);
      const other = message.with(source.int(message.length), source.int(256));
      expect(verifySignature(signature, other, account)).toBe(Buffer.from(other).equals(message));
      expect(verifySignature(signature, message, decodeAddress(devPair('//Bob', scheme).address))).toBe(
        false,
      );
    }
  });

  it('is not good when one of its bits is another, and never throws', () => {
    const message = draw(64);
    const bytes = pair.sign(message);
    for (let run = 0; run < 100; run++) {
      const at = source.int(64);
      const broken = bytes.with(at, (bytes[at] ?? 0) ^ (1 << source.int(8)));
      expect(verifySignature({ scheme, bytes: broken }, message, account)).toBe(false);
      expect(verifySignature({ scheme, bytes }, message, draw(32))).toBe(false);
    }
  });
});

it('of another scheme is refused', () => {
  expect(() => readSignature(scaleInput(new Uint8Array(65).fill(3)))).toThrow('no such signature');
  const nonsense = readSignature(scaleInput(new Uint8Array(66).fill(2)));
  expect(verifySignature(nonsense, new Uint8Array(1), new Uint8Array(32))).toBe(false);
});
