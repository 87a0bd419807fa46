import { expect, test } from 'vitest';
import { refuseNode } from './node-version.mjs';

test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('takes Node %s for >=20.19', (version) => {
  expect(refuseNode('>=20.19', version)).toBeUndefined();
});

test.each(['18.20.8', '20.18.3'])('refuses Node %s for >=20.19, naming both', (version) => {
  expect(refuseNode('>=20.19', version)).toContain(`Node >=20.19 is needed; this is ${version}.`);
});
