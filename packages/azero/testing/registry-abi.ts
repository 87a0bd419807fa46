const langError = 1;
const registryError = 2;
const text = 3;
const u64 = 4;
const byte = 5;
const account = 6;
const pair = 7;
const records = 8;
const period = 9;
const [recordsAnswer, periodResult, periodAnswer, accountResult, accountAnswer] = [10, 11, 12, 13, 14];

/** ink! metadata (version 4) of three of the registry's reads, for ContractPromise. */
export const registryAbi: Record<string, unknown> = {
  source: { hash: `0x${'00'.repeat(32)}`, language: 'ink! 4.2.1', compiler: 'rustc 1.68.0' },
  contract: { name: 'registry', version: '1.1.0', authors: [] },
  version: '4',
  spec: {
    constructors: [
      {
        args: [],
        docs: [],
        label: 'new',
        payable: false,
        returnType: type(recordsAnswer),
        selector: '0x9bae9d5e',
      },
    ],
    docs: [],
    environment: {
      accountId: type(account),
      balance: type(u64),
      blockNumber: type(u64),
      chainExtension: type(langError),
      hash: type(account),
      maxEventTopics: 4,
      timestamp: type(u64),
    },
    events: [],
    lang_error: type(langError),
    messages: [
      read('get_all_records', '0x528be9f1', recordsAnswer),
      read('get_registration_period', '0x61437185', periodAnswer),
      read('get_address', '0xd259f7ba', accountAnswer),
    ],
  },
  storage: { root: { layout: { struct: { fields: [], name: 'Registry' } }, root_key: '0x00000000' } },
  types: [
    { id: 0, type: { def: { tuple: [] } } },
    { id: langError, type: { def: errors({ CouldNotReadInput: 1 }), path: ['LangError'] } },
    {
      id: registryError,
      type: {
        def: errors({ NameDoesntExist: 2, RecordNotFound: 8, NoResolvedAddress: 11 }),
        path: ['Error'],
      },
    },
    { id: text, type: { def: { primitive: 'str' } } },
    { id: u64, type: { def: { primitive: 'u64' } } },
    { id: byte, type: { def: { primitive: 'u8' } } },
    { id: account, type: { def: { array: { len: 32, type: byte } } } },
    { id: pair, type: { def: { tuple: [text, text] } } },
    { id: records, type: { def: { sequence: { type: pair } } } },
    { id: period, type: { def: { tuple: [u64, u64] } } },
    result(recordsAnswer, records, langError),
    result(periodResult, period, registryError),
    result(periodAnswer, periodResult, langError),
    result(accountResult, account, registryError),
    result(accountAnswer, accountResult, langError),
  ],
};

function type(id: number) {
  return { displayName: ['T'], type: id };
}

function read(label: string, selector: string, answer: number) {
  const args = [{ label: 'name', type: type(text) }];
  return {
    args,
    default: false,
    docs: [],
    label,
    mutates: false,
    payable: false,
    returnType: type(answer),
    selector,
  };
}

function errors(indexes: Record<string, number>) {
  return { variant: { variants: Object.entries(indexes).map(([name, index]) => ({ index, name })) } };
}

function result(id: number, ok: number, err: number) {
  const variants = [
    { fields: [{ type: ok }], index: 0, name: 'Ok' },
    { fields: [{ type: err }], index: 1, name: 'Err' },
  ];
  const params = [
    { name: 'T', type: ok },
    { name: 'E', type: err },
  ];
  return { id, type: { def: { variant: { variants } }, params, path: ['Result'] } };
}
