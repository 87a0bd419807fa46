import { blake2b } from '@noble/hashes/blake2.js';
import { isResolverError } from '@peername/resolver-core';
import fc from 'fast-check';
import * as scale from 'scale-ts';
import { describe, expect, it } from 'vitest';
import { contractReply } from '../testing/contract-reply.ts';
import { goldenContract, vectors } from '../testing/golden.ts';
import { getAddress, getAllRecords, getPrimaryDomain, getRegistrationPeriod } from './azns-registry.ts';
import { getRegistry } from './azns-router.ts';
import { encodeContractCall } from './contracts-api.ts';
import { fromHex, toHex } from './hex.ts';
import type { Message } from './message.ts';

const readers: Message<never, unknown>[] = [
  getAllRecords,
  getRegistrationPeriod,
  getAddress,
  getPrimaryDomain,
  getRegistry,
];

const failure = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (isResolverError(error)) return error;
    throw error;
  }
  return undefined;
};
const codeOf = (read: () => unknown) => {
  const error = failure(read);
  return error && `${error.code} ${error.reason ?? ''}`.trim();
};

const recordList = scale.Vector(scale.Tuple(scale.str, scale.str));
const records = (entries: [string, string][]) => Uint8Array.from([0, ...recordList.enc(entries)]);

describe('requests', () => {
  it('begin with the selector that ink! derives from the label', () => {
    for (const reader of readers) {
      const [message, argument] = [reader as Message<[never], unknown>, new Uint8Array() as never];
      const selector = blake2b(new TextEncoder().encode(reader.name), { dkLen: 32 }).subarray(0, 4);
      expect(message.encode(argument).subarray(0, 4)).toEqual(selector);
    }
  });

  const contract = fromHex(goldenContract);

  it.each([
    [getAllRecords, 'alice', vectors.get_all_records_ok],
    [getAllRecords, 'nobody', vectors.get_all_records_missing_name],
    [getAddress, 'alice', vectors.get_address_ok],
    [getAddress, 'nobody', vectors.get_address_missing],
    [getRegistrationPeriod, 'alice', vectors.get_registration_period_ok],
  ] as const)('are byte-equal to the recorded ones (%#)', (message, label, vector) => {
    expect(encodeContractCall(contract, message.encode(label))).toBe(vector.request);
  });
});

describe('recorded replies', () => {
  it('gives all records of a name', () => {
    expect([...getAllRecords.decode(vectors.get_all_records_ok.response)]).toEqual([
      ['bio', 'x'.repeat(100)],
      ['staex-id', 'h8syf1xcv3rveegh00p89ew8sqbzkr4ckpjz3zs4xxr5tvf4hs4g'],
    ]);
  });

  it('gives no records of a missing name', () => {
    expect(getAllRecords.decode(vectors.get_all_records_missing_name.response).size).toBe(0);
  });

  it('gives an address, or that there is none', () => {
    const address = getAddress.decode(vectors.get_address_ok.response);
    expect(toHex(address ?? new Uint8Array())).toBe(
      '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
    );
    expect(getAddress.decode(vectors.get_address_missing.response)).toBeUndefined();
  });

  it('gives a registration period', () => {
    expect(getRegistrationPeriod.decode(vectors.get_registration_period_ok.response)).toEqual({
      registeredAt: 1_704_067_200_000,
      expiresAt: 4_102_444_800_000,
    });
  });

  it.each([
    ['contract_not_found', 'CONTRACT contract-not-found'],
    ['out_of_gas', 'CONTRACT out-of-gas'],
    ['contract_trapped', 'CONTRACT contract-trapped'],
    ['unknown_selector_lang_error', 'CONTRACT lang-error'],
    // RecordNotFound answers `get_record`, which is not asked here; it answers no other message.
    ['get_record_missing_key', 'CONTRACT contract-error'],
    ['get_record_missing_name', 'CONTRACT contract-error'],
  ] as const)('rejects %s', (name, code) => {
    expect(codeOf(() => getAddress.decode(vectors[name].response))).toBe(code);
  });

  it('names the refusal and the next step', () => {
    const message = (name: keyof typeof vectors) =>
      failure(() => getAddress.decode(vectors[name].response))?.message;
    expect(message('contract_not_found')).toMatchInlineSnapshot(
      `"The contract is not there to ask for get_address; check the network and the registry: error 6 of pallet 40"`,
    );
    expect(message('unknown_selector_lang_error')).toMatchInlineSnapshot(
      `"The contract does not understand get_address; check the network and the registry"`,
    );
    expect(message('get_record_missing_key')).toMatchInlineSnapshot(
      `"The contract refused get_address; check the network and the registry: error 8"`,
    );
  });

  it('is accepted by the one message that it answers only', () => {
    const accepted = Object.fromEntries(
      Object.entries(vectors).map(([name, { response }]) => [
        name,
        readers
          .filter((reader) => codeOf(() => reader.decode(response)) === undefined)
          .map(({ name }) => name),
      ]),
    );
    expect(accepted).toMatchInlineSnapshot(`
      {
        "contract_not_found": [],
        "contract_trapped": [],
        "get_address_missing": [
          "get_registration_period",
          "get_address",
        ],
        "get_address_ok": [
          "get_address",
        ],
        "get_all_records_missing_name": [
          "get_all_records",
          "get_primary_domain",
          "get_registry",
        ],
        "get_all_records_ok": [
          "get_all_records",
        ],
        "get_record_missing_key": [],
        "get_record_missing_name": [],
        "get_record_ok": [],
        "get_registration_period_ok": [
          "get_registration_period",
        ],
        "out_of_gas": [],
        "unknown_selector_lang_error": [],
      }
    `);
  });
});

describe('replies', () => {
  it('give back records in any number and any text', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, maxLength: 64 }),
        (entries) => {
          const sorted = entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          expect([...getAllRecords.decode(contractReply(records(sorted)))]).toEqual(sorted);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    [
      'a key twice',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    [
      'keys out of order',
      [
        ['b', '1'],
        ['a', '2'],
      ],
    ],
    [
      'a key before its prefix',
      [
        ['ab', '1'],
        ['a', '2'],
      ],
    ],
  ] as [string, [string, string][]][])('with %s are refused', (_, entries) => {
    expect(codeOf(() => getAllRecords.decode(contractReply(records(entries))))).toBe('PROTOCOL bad-scale');
  });

  it('with over 64 records or over 64 KiB are too large', () => {
    const many = Array.from({ length: 65 }, (_, i): [string, string] => [`key-${100 + i}`, '']);
    expect(codeOf(() => getAllRecords.decode(contractReply(records(many))))).toBe('TOO_LARGE');
    expect(codeOf(() => getAllRecords.decode(contractReply(records([['a', 'x'.repeat(65_536)]]))))).toBe(
      'TOO_LARGE',
    );
  });

  it('may be trailed by anything', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(255)), (tail) => {
        expect(getAllRecords.decode(contractReply(records([['a', 'b']]), 0, tail)).get('a')).toBe('b');
      }),
      { numRuns: 500 },
    );
  });

  it('are refused when the data goes on after the value', () => {
    const long = Uint8Array.from([...records([['a', 'b']]), 0]);
    expect(codeOf(() => getAllRecords.decode(contractReply(long)))).toBe('PROTOCOL bad-scale');
  });

  it('are refused when the revert flag contradicts the result, or is unknown', () => {
    const missing = Uint8Array.of(0, 1, 2);
    expect(getAddress.decode(contractReply(missing, 1))).toBeUndefined();
    expect(codeOf(() => getAddress.decode(contractReply(missing, 0)))).toBe('PROTOCOL bad-scale');
    const address = Uint8Array.of(0, 0, ...new Uint8Array(32));
    expect(getAddress.decode(contractReply(address, 0))).toHaveLength(32);
    expect(codeOf(() => getAddress.decode(contractReply(address, 1)))).toBe('PROTOCOL bad-scale');
    expect(codeOf(() => getAllRecords.decode(contractReply(records([]), 1)))).toBe('PROTOCOL bad-scale');
    expect(codeOf(() => getAllRecords.decode(contractReply(records([]), 2)))).toBe('PROTOCOL bad-scale');
    expect(codeOf(() => getAllRecords.decode(contractReply(Uint8Array.of(1, 1), 0)))).toBe(
      'PROTOCOL bad-scale',
    );
  });

  it("with an error that no version of the contract has are refused as the contract's", () => {
    const error = failure(() => getAddress.decode(contractReply(Uint8Array.of(0, 1, 200), 1)));
    expect([error?.code, error?.reason, error?.details]).toEqual(['CONTRACT', 'contract-error', 'error 200']);
  });

  it('give a primary domain and a registry when there is one', () => {
    const domain = scale.Tuple(scale.u8, scale.Option(scale.str));
    expect(getPrimaryDomain.decode(contractReply(domain.enc([0, 'alice.azero'])))).toBe('alice.azero');
    expect(getPrimaryDomain.decode(contractReply(domain.enc([0, undefined])))).toBeUndefined();
    const registry = scale.Tuple(scale.u8, scale.Option(scale.Bytes(32)));
    expect(getRegistry.decode(contractReply(registry.enc([0, fromHex(goldenContract)])))).toEqual(
      fromHex(goldenContract),
    );
    expect(getRegistry.decode(contractReply(registry.enc([0, undefined])))).toBeUndefined();
  });

  it.each([undefined, null, 7, {}, [], '', '0', '0x', '0x0', '0xzz', '00', '0X00'])('refuse %j', (reply) => {
    for (const reader of readers) expect(codeOf(() => reader.decode(reply))).toBe('PROTOCOL bad-scale');
  });
});

describe('any reply', () => {
  const anyReader = fc.constantFrom(...readers);
  const settles = (reader: Message<never, unknown>, reply: string) => void codeOf(() => reader.decode(reply));

  it('ends in a value or a ResolverError, whatever the bytes', () => {
    fc.assert(
      fc.property(anyReader, fc.uint8Array({ maxLength: 300, size: 'max' }), (reader, bytes) =>
        settles(reader, toHex(bytes)),
      ),
      { numRuns: 50_000 },
    );
  });

  it('ends in a value or a ResolverError when a recorded one is damaged', () => {
    const recorded = Object.values(vectors).map(({ response }) => fromHex(response).subarray(0, 260));
    const damage = fc.record({
      reply: fc.constantFrom(...recorded),
      edits: fc.array(fc.tuple(fc.nat(259), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      length: fc.nat(260),
    });
    fc.assert(
      fc.property(anyReader, damage, (reader, { reply, edits, length }) => {
        const bytes = reply.slice(0, length < 130 ? reply.length : length);
        for (const [at, value] of edits) bytes[at % bytes.length] = value;
        settles(reader, toHex(bytes));
      }),
      { numRuns: 50_000 },
    );
  });

  it('ends in a value or a ResolverError, whatever the contract returned', () => {
    const data = fc.uint8Array({ maxLength: 60 });
    fc.assert(
      fc.property(anyReader, data, fc.nat(1), (reader, bytes, flags) =>
        settles(reader, contractReply(Uint8Array.of(0, ...bytes), flags)),
      ),
      { numRuns: 50_000 },
    );
  });
});
