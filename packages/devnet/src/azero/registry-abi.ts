import { event, message, messageResult, rustOption, rustResult, variants } from './ink-metadata.ts';

/**
 * ink! metadata (version 4) of the registry's main reads, of `update_records` and of the event that this leaves, for
 * who wants to call the registry through a `ContractPromise`. Events are told apart by their place in the list, so
 * those before `RecordsUpdated` are there, too.
 */
export const registryAbi: Record<string, unknown> = {
  source: { hash: `0x${'00'.repeat(32)}`, language: 'ink! 4.2.1', compiler: 'rustc 1.68.0' },
  contract: { name: 'azns_registry', version: '1.1.0', authors: ['peername'] },
  version: '4',
  spec: {
    constructors: [
      {
        args: [],
        default: false,
        docs: [],
        label: 'new',
        payable: false,
        returnType: { displayName: ['ink_primitives', 'ConstructorResult'], type: 0 },
        selector: '0x9bae9d5e',
      },
    ],
    docs: [],
    environment: {
      accountId: { displayName: ['AccountId'], type: 5 },
      balance: { displayName: ['Balance'], type: 9 },
      blockNumber: { displayName: ['BlockNumber'], type: 10 },
      chainExtension: { displayName: ['ChainExtension'], type: 11 },
      hash: { displayName: ['Hash'], type: 12 },
      maxEventTopics: 4,
      timestamp: { displayName: ['Timestamp'], type: 13 },
    },
    events: [
      event(
        'Register',
        ['name*', 3],
        ['from*', 5],
        ['registration_timestamp', 8],
        ['expiration_timestamp', 8],
      ),
      event(
        'FeeReceived',
        ['name*', 3],
        ['from*', 5],
        ['referrer*', 25],
        ['referrer_addr', 26],
        ['received_fee', 9],
        ['forwarded_referrer_fee', 9],
      ),
      event('Release', ['name*', 3], ['from*', 5]),
      event('SetAddress', ['name*', 3], ['from', 5], ['old_address*', 26], ['new_address*', 5]),
      event('SetController', ['name*', 3], ['from', 5], ['old_controller*', 26], ['new_controller*', 5]),
      event('SetPrimaryName', ['account*', 5], ['primary_name*', 25]),
      event('RecordsUpdated', ['name*', 3], ['from', 5]),
    ],
    lang_error: { displayName: ['ink', 'LangError'], type: 2 },
    messages: [
      message(
        'get_record',
        '0x7e6cb4ce',
        [
          ['name', 3],
          ['key', 3],
        ],
        14,
      ),
      message('get_all_records', '0x528be9f1', [['name', 3]], 17),
      message('get_registration_period', '0x61437185', [['name', 3]], 20),
      message('get_address', '0xd259f7ba', [['name', 3]], 23),
      {
        ...message(
          'update_records',
          '0xde84a1ba',
          [
            ['name', 3],
            ['records', 27],
            ['remove_rest', 29],
          ],
          30,
        ),
        mutates: true,
      },
    ],
  },
  storage: { root: { layout: { struct: { fields: [], name: 'Registry' } }, root_key: '0x00000000' } },
  types: [
    messageResult(0, 1),
    { id: 1, type: { def: { tuple: [] } } },
    variants(2, ['ink_primitives', 'LangError'], [['CouldNotReadInput', 1]]),
    { id: 3, type: { def: { primitive: 'str' } } },
    variants(
      4,
      ['Error'],
      [
        ['NameDoesntExist', 2],
        ['CallerIsNotController', 5],
        ['RecordNotFound', 8],
        ['NoResolvedAddress', 11],
        ['RecordsOverflow', 18],
      ],
    ),
    {
      id: 5,
      type: {
        def: { composite: { fields: [{ type: 6, typeName: '[u8; 32]' }] } },
        path: ['ink_primitives', 'types', 'AccountId'],
      },
    },
    { id: 6, type: { def: { array: { len: 32, type: 7 } } } },
    { id: 7, type: { def: { primitive: 'u8' } } },
    { id: 8, type: { def: { primitive: 'u64' } } },
    { id: 9, type: { def: { primitive: 'u128' } } },
    { id: 10, type: { def: { primitive: 'u32' } } },
    { id: 11, type: { def: { variant: {} }, path: ['ink_env', 'types', 'NoChainExtension'] } },
    {
      id: 12,
      type: {
        def: { composite: { fields: [{ type: 6, typeName: '[u8; 32]' }] } },
        path: ['ink_primitives', 'types', 'Hash'],
      },
    },
    { id: 13, type: { def: { primitive: 'u64' } } },
    messageResult(14, 15),
    rustResult(15, 3, 4),
    { id: 16, type: { def: { tuple: [3, 3] } } },
    messageResult(17, 18),
    { id: 18, type: { def: { sequence: { type: 16 } } } },
    { id: 19, type: { def: { tuple: [8, 8] } } },
    messageResult(20, 21),
    rustResult(21, 19, 4),
    { id: 22, type: { def: { tuple: [] } } },
    messageResult(23, 24),
    rustResult(24, 5, 4),
    rustOption(25, 3),
    rustOption(26, 5),
    { id: 27, type: { def: { sequence: { type: 28 } } } },
    { id: 28, type: { def: { tuple: [3, 25] } } },
    { id: 29, type: { def: { primitive: 'bool' } } },
    messageResult(30, 31),
    rustResult(31, 1, 4),
  ],
};
