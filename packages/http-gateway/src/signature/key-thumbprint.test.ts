import { expect, it } from 'vitest';
import { keyThumbprint } from './key-thumbprint.ts';

it('gives the thumbprint of RFC 8037, A.3', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';
  expect(keyThumbprint({ x })).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
});
