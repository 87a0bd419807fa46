import { comparePins, fingerprintDigits, keyOfText, pinForCalls } from '@peername/call';
import { escapeText, type JsonObject, type Pin, type PublicKey } from '@peername/resolver-core';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { findIdentity } from '../identity/open-identity.ts';
import { secretsFrom } from '../identity/secrets.ts';
import { jsonLine } from '../json-line.ts';
import { alignLeft } from '../table.ts';
import { UsageError } from '../usage-error.ts';
import { type View, viewOf } from '../view.ts';
import { minuteOf } from './describe-pin.ts';
import { knownName, notKnown } from './known-name.ts';
import { pinToJson } from './pin-json.ts';
import { pinsFile } from './pins-file.ts';
import { pinsPath } from './pins-place.ts';

/** All that is known of a name, with what to read to its owner. */
export async function showPins(text: string, context: CommandContext): Promise<number> {
  const { settings, io } = context;
  const { stdout, stderr } = io;
  const all = await pinsFile(await pinsPath(settings, io.env)).all();
  const name = knownName(text, all);
  const pins = name === undefined ? undefined : all.get(name);
  if (name === undefined || !pins) {
    await stderr.write(`peername: ${escapeText(notKnown(text), 400)}\n`);
    return exitCodes.absent;
  }
  const own = await ownId(context);
  if (settings.json ?? !stdout.isTTY) {
    await stdout.write(jsonLine({ name, pins: pins.map(pinToJson), ...comparisonJson(pins, own) }));
    return exitCodes.found;
  }
  const view = viewOf(stdout, settings, io.env);
  const lines = [
    view.colors.bold(escapeText(name)),
    ...pins.flatMap(showPin),
    ...showComparison(pins, own, view),
  ];
  await stdout.write(lines.map((line) => `${line}\n`).join(''));
  return exitCodes.found;
}

/** Undefined where this user has no key of their own. */
async function ownId({ settings, io }: CommandContext): Promise<string | undefined> {
  try {
    return (await findIdentity(settings, secretsFrom(io.env, undefined))).id;
  } catch (error) {
    if (error instanceof UsageError && settings.as === undefined) return undefined;
    throw error;
  }
}

function showPin({
  kind,
  id,
  chain,
  block,
  firstSeen,
  lastSeen,
  registeredAt,
  comparedAt,
}: Pin): readonly string[] {
  const at = block > 0n ? `, at block ${block}` : '';
  return alignLeft([
    [`   ${kind}`, escapeText(id, 600)],
    ['   first seen', minuteOf(firstSeen)],
    ['   last seen', `${minuteOf(lastSeen)}${at}${chain === undefined ? '' : ` of ${escapeText(chain)}`}`],
    ...(registeredAt ? [['   registered', minuteOf(registeredAt)]] : []),
    ['   compared', comparedAt ? `in person, ${minuteOf(comparedAt)}` : 'not yet'],
  ]);
}

function showComparison(pins: readonly Pin[], own: string | undefined, { colors }: View): readonly string[] {
  const pin = pinForCalls(pins);
  if (!pin) return ['', 'Nothing to compare: none of these ids holds an Ed25519 key.'];
  const ownKey = own === undefined ? undefined : publicKeyOf(own);
  if (!ownKey)
    return [
      '',
      'Their key, in digits:',
      ...inRows(fingerprintDigits(pin.key)),
      'To compare keys with them, make one of your own: peername id new',
    ];
  const { digits, words } = comparePins(ownKey, pin.key);
  return [
    '',
    `Read these to each other; both of you see the same when nobody is in between:`,
    ...inRows(digits).map(colors.bold),
    `   ${words.slice(0, 6).join(' ')}`,
    `   ${words.slice(6).join(' ')}`,
    colors.dim(`   yours   ${own}`),
    colors.dim(`   theirs  ${escapeText(pin.id, 600)}`),
    `When they are the same: peername pins accept ${escapeText(pin.name)} --compared`,
  ];
}

function comparisonJson(pins: readonly Pin[], own: string | undefined): JsonObject {
  const pin = pinForCalls(pins);
  if (!pin) return {};
  const fingerprint = fingerprintDigits(pin.key).join(' ');
  const ownKey = own === undefined ? undefined : publicKeyOf(own);
  if (!ownKey) return { fingerprint };
  const { digits, words } = comparePins(ownKey, pin.key);
  return {
    fingerprint,
    comparison: { own, theirs: pin.id, digits: digits.join(' '), words: words.join(' ') },
  };
}

function publicKeyOf(id: string): PublicKey | undefined {
  const key = keyOfText(id);
  return key && { type: 'ed25519', hex: `0x${Buffer.from(key).toString('hex')}` };
}

function inRows(groups: readonly string[]): string[] {
  const rows = Math.ceil(groups.length / 4);
  return Array.from({ length: rows }, (_, i) => `   ${groups.slice(4 * i, 4 * i + 4).join(' ')}`);
}
