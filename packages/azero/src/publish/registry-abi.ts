import { updateRecordsSelector } from './update-records.ts';

// Which type goes by which number in the list below.
const id = {
  unit: 0,
  string: 1,
  langError: 2,
  message: 3,
  error: 4,
  records: 5,
  record: 6,
  optional: 7,
  bool: 8,
  account: 9,
  bytes32: 10,
  byte: 11,
  u128: 12,
  u64: 13,
  u32: 14,
  noExtension: 15,
  answer: 16,
} as const;

/** Metadata of ink! (version 4) for the one message that writes records. */
export const registryAbi: Record<string, unknown> = {
  version: '4',
  source: { hash: `0x${'00'.repeat(32)}`, language: 'ink! 4.2.1', compiler: 'rustc 1.68.0' },
  contract: { name: 'registry', version: '1.1.0', authors: ['peername'] },
  storage: { root: { layout: { struct: { name: 'Registry', fields: [] } }, root_key: '0x00000000' } },
  spec: {
    docs: [],
    constructors: [
      {
        label: 'new',
        selector: '0x9bae9d5e',
        args: [],
        docs: [],
        default: false,
        payable: false,
        returnType: { type: id.message, displayName: [] },
      },
    ],
    messages: [
      {
        label: 'update_records',
        selector: updateRecordsSelector,
        args: [
          { label: 'name', type: { type: id.string, displayName: ['String'] } },
          { label: 'records', type: { type: id.records, displayName: ['Vec'] } },
          { label: 'remove_rest', type: { type: id.bool, displayName: ['bool'] } },
        ],
        docs: [],
        default: false,
        mutates: true,
        payable: false,
        returnType: { type: id.message, displayName: [] },
      },
    ],
    events: [],
    lang_error: { type: id.langError, displayName: [] },
    environment: {
      accountId: { type: id.account, displayName: ['AccountId'] },
      balance: { type: id.u128, displayName: ['Balance'] },
      blockNumber: { type: id.u32, displayName: ['BlockNumber'] },
      hash: { type: id.bytes32, displayName: ['Hash'] },
      timestamp: { type: id.u64, displayName: ['Timestamp'] },
      chainExtension: { type: id.noExtension, displayName: ['ChainExtension'] },
      maxEventTopics: 4,
    },
  },
  types: [
    type(id.unit, { tuple: [] }),
    type(id.string, { primitive: 'str' }),
    type(id.langError, variants(['CouldNotReadInput', 1]), ['ink_primitives', 'LangError']),
    type(
      id.message,
      variants(['Ok', 0, id.answer], ['Err', 1, id.langError]),
      ['Result'],
      [id.answer, id.langError],
    ),
    type(id.error, variants(['NotAuthorised', 16], ['RecordsOverflow', 18]), ['Error']),
    type(id.records, { sequence: { type: id.record } }),
    type(id.record, { tuple: [id.string, id.optional] }),
    type(id.optional, variants(['None', 0], ['Some', 1, id.string]), ['Option'], [id.string]),
    type(id.bool, { primitive: 'bool' }),
    type(id.account, { composite: { fields: [{ type: id.bytes32 }] } }, [
      'ink_primitives',
      'types',
      'AccountId',
    ]),
    type(id.bytes32, { array: { len: 32, type: id.byte } }),
    type(id.byte, { primitive: 'u8' }),
    type(id.u128, { primitive: 'u128' }),
    type(id.u64, { primitive: 'u64' }),
    type(id.u32, { primitive: 'u32' }),
    type(id.noExtension, { variant: {} }, ['ink_env', 'types', 'NoChainExtension']),
    type(id.answer, variants(['Ok', 0, id.unit], ['Err', 1, id.error]), ['Result'], [id.unit, id.error]),
  ],
};

function type(
  id: number,
  def: object,
  path: readonly string[] = [],
  params: readonly number[] = [],
): unknown {
  return { id, type: { def, path, params: params.map((type, i) => ({ name: 'TE'[i], type })) } };
}

function variants(...all: readonly (readonly [name: string, index: number, type?: number])[]) {
  return {
    variant: {
      variants: all.map(([name, index, type]) => ({
        name,
        index,
        fields: type === undefined ? [] : [{ type }],
      })),
    },
  };
}
