import { type Message, type MessageContext, message } from './ink-message.ts';
import { registryError } from './registry-error.ts';
import { recordsUpdated } from './registry-events.ts';
import { records, registry } from './registry-layout.ts';
import { registryState } from './registry-state.ts';
import { updateRecords } from './registry-writes.ts';
import { bool, option, type Result, result, text, tuple, u8, unit, vector } from './scale.ts';

type Changes = readonly (readonly [key: string, value: string | undefined])[];

/**
 * `update_records`: sets the records that are given, takes away those without a value, and all others too when
 * `remove_rest` says so. For the owner and the controller of a live name.
 */
export const updateRecordsMessage: Message = message(
  tuple<[string, Changes, boolean]>(text, vector(tuple(text, option(text))), bool),
  result(unit, u8),
  update,
);

function update(
  { storage, caller, now, emit }: MessageContext,
  name: string,
  changes: Changes,
  removeRest: boolean,
): Result<undefined, number> {
  const addresses = registryState(storage, now).addresses(name);
  if (!addresses) return { err: registryError.nameDoesntExist };
  const [owner, controller] = addresses;
  if (![owner, controller].some((allowed) => Buffer.compare(allowed, caller) === 0))
    return { err: registryError.callerIsNotController };

  if (removeRest) registry.records.set(storage, name, []);
  updateRecords(
    storage,
    name,
    changes.map(([key, value]) => [key, value ?? null] as const),
  );
  const limit = registry.self.get(storage)?.[5];
  const size = records.encode(registry.records.get(storage, name) ?? []).length;
  if (limit !== undefined && size > limit) return { err: registryError.recordsOverflow };

  emit(recordsUpdated(name, caller));
  return { ok: undefined };
}
