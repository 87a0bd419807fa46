import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStorage } from '../../testing/memory-storage.ts';
import { blake2b256 } from './hashes.ts';
import { concatBytes } from './hex.ts';
import type { InkEvent } from './ink-event.ts';
import type { WritableContractStorage } from './ink-mapping.ts';
import { dispatch } from './ink-message.ts';
import { records, registry } from './registry-layout.ts';
import { registryMessages } from './registry-messages.ts';
import { limitRecords, registerName } from './registry-writes.ts';
import { bool, option, text, tuple, vector } from './scale.ts';

type Change = readonly [key: string, value: string | undefined];

const now = 1_800_000_000_000n;
const [owner, controller, stranger] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
];
const selector = blake2b256(new TextEncoder().encode('update_records')).slice(0, 4);
const argumentsCodec = tuple<[string, readonly Change[], boolean]>(
  text,
  vector<Change>(tuple(text, option(text))),
  bool,
);

describe('update_records', () => {
  let storage: WritableContractStorage;
  let events: InkEvent[];

  beforeEach(() => {
    events = [];
    storage = memoryStorage();
    registry.self.set(storage, undefined, [
      owner,
      undefined,
      'azero',
      '',
      0n,
      undefined,
      undefined,
      undefined,
    ]);
    registerName(storage, now, 'alice', {
      owner,
      controller,
      resolved: stranger,
      registered: now,
      expires: now + 1_000n,
    });
    registry.records.set(storage, 'alice', [
      ['a', '1'],
      ['b', '2'],
    ]);
  });

  function update(
    changes: readonly Change[],
    { by = owner, name = 'alice', removeRest = false, at = now } = {},
  ) {
    const input = concatBytes(selector, argumentsCodec.encode([name, changes, removeRest]));
    const { revert, data } = dispatch(registryMessages, input, {
      storage,
      caller: by,
      now: at,
      call: () => undefined,
      emit: (event) => void events.push(event),
    });
    expect(data[0]).toBe(0);
    expect(revert).toBe(data[1] === 1);
    return data[1] === 1 ? data[2] : 'ok';
  }

  const stored = () => registry.records.get(storage, 'alice');

  it('sets some records, takes away others, and leaves the rest, in the order of their bytes', () => {
    const changes: readonly Change[] = [
      ['c', '3'],
      ['a', undefined],
      ['B', 'x'],
      ['nope', undefined],
    ];
    expect(update(changes)).toBe('ok');
    expect(stored()).toEqual([
      ['B', 'x'],
      ['b', '2'],
      ['c', '3'],
    ]);
    expect(events).toHaveLength(1);
  });

  it('lets the last change of a key win, and takes away the rest when told to', () => {
    const changes: readonly Change[] = [
      ['c', '3'],
      ['c', '4'],
      ['d', '5'],
      ['d', undefined],
    ];
    expect(update(changes, { removeRest: true })).toBe('ok');
    expect(stored()).toEqual([['c', '4']]);
    expect(update([], { removeRest: true })).toBe('ok');
    expect(stored()).toEqual([]);
  });

  it('is for the owner and the controller of a live name', () => {
    expect(update([['c', '3']], { by: controller })).toBe('ok');
    expect(update([['c', '3']], { by: stranger })).toBe(5);
    expect(update([['c', '3']], { name: 'nobody' })).toBe(2);
    expect(update([['c', '3']], { at: now + 1_000n })).toBe(2);
    expect(events).toHaveLength(1);
  });

  it('keeps to the limit for the encoded records of a name', () => {
    const size = records.encode([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]).length;
    limitRecords(storage, size);
    expect(update([['c', '3']])).toBe('ok');
    expect(update([['c', '33']])).toBe(18);
  });
});
