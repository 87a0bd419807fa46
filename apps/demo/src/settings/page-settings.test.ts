import { describe, expect, it } from 'vitest';
import { readPageSettings } from './page-settings.ts';

const azero = { http: 'http://127.0.0.1:1', router: '5Router', registries: { azero: '5Registry' } };
const alice = { name: 'alice.azero', seed: '04'.repeat(32) };

describe('readPageSettings', () => {
  it('takes local chains and test identities, and leaves what it does not know', () => {
    const file = {
      devnet: { pid: 1, control: { token: 'x' }, azero: { ...azero, names: [] } },
      identities: [alice],
    };
    expect(readPageSettings(JSON.stringify(file))).toEqual({
      devnet: { azero, ethereum: undefined },
      identities: [alice],
    });
  });

  it.each([
    '',
    '{}',
    'null',
    '[]',
    '"text"',
    '<!doctype html>',
    '{"devnet":{"azero":null},"identities":{}}',
    '{"devnet":{"azero":{"http":1,"router":2}},"identities":[null,{"name":"x","seed":"0x"}]}',
  ])('finds nothing in %j', (json) => {
    expect(readPageSettings(json)).toEqual({ devnet: undefined, identities: [] });
  });
});
