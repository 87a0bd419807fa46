/** ink! metadata (version 4) of the registry's main reads, for who wants to call it through a `ContractPromise`. */
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
    events: [],
    lang_error: { displayName: ['ink', 'LangError'], type: 2 },
    messages: [
      read('get_record', '0x7e6cb4ce', ['name', 'key'], 14),
      read('get_all_records', '0x528be9f1', ['name'], 17),
      read('get_registration_period', '0x61437185', ['name'], 20),
      read('get_address', '0xd259f7ba', ['name'], 23),
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
        ['RecordNotFound', 8],
        ['NoResolvedAddress', 11],
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
  ],
};

function read(label: string, selector: string, args: readonly string[], returns: number): unknown {
  return {
    args: args.map((name) => ({ label: name, type: { displayName: ['String'], type: 3 } })),
    default: false,
    docs: [],
    label,
    mutates: false,
    payable: false,
    returnType: { displayName: ['ink', 'MessageResult'], type: returns },
    selector,
  };
}

/** `Result<T, LangError>`, which wraps every answer. */
function messageResult(id: number, ok: number): unknown {
  return rustResult(id, ok, 2);
}

function rustResult(id: number, ok: number, err: number): unknown {
  return {
    id,
    type: {
      def: {
        variant: {
          variants: [
            { fields: [{ type: ok }], index: 0, name: 'Ok' },
            { fields: [{ type: err }], index: 1, name: 'Err' },
          ],
        },
      },
      params: [
        { name: 'T', type: ok },
        { name: 'E', type: err },
      ],
      path: ['Result'],
    },
  };
}

function variants(
  id: number,
  path: readonly string[],
  named: readonly (readonly [string, number])[],
): unknown {
  return {
    id,
    type: { def: { variant: { variants: named.map(([name, index]) => ({ index, name })) } }, path },
  };
}
