import { escapeText } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { jsonLine } from '../json-line.ts';
import { alignLeft } from '../table.ts';
import { minuteOf } from './describe-pin.ts';
import { pinToJson } from './pin-json.ts';
import { pinsFile } from './pins-file.ts';
import { pinsPath } from './pins-place.ts';

/** Every pin of the network: a table on a terminal, elsewhere one JSON object each. */
export async function listPins({ settings, io }: CommandContext): Promise<number> {
  const { stdout, stderr } = io;
  const file = pinsFile(await pinsPath(settings, io.env));
  const pins = [...(await file.all()).values()].flat();
  if (settings.json ?? !stdout.isTTY) {
    for (const pin of pins) await stdout.write(jsonLine({ name: pin.name, ...pinToJson(pin) }));
    return exitCodes.found;
  }
  if (pins.length === 0)
    await stderr.write(`No names are remembered yet (${escapeText(file.path, 4_096)}).\n`);
  const rows = pins.map(({ name, kind, id, firstSeen, lastSeen, comparedAt }) => [
    escapeText(name),
    kind,
    escapeText(id, 600),
    minuteOf(firstSeen),
    minuteOf(lastSeen),
    comparedAt ? `compared ${minuteOf(comparedAt)}` : '',
  ]);
  const table =
    pins.length > 0 ? alignLeft([['Name', 'Kind', 'Id', 'First seen', 'Last seen', ''], ...rows]) : [];
  for (const line of table) await stdout.write(`${line}\n`);
  return exitCodes.found;
}
