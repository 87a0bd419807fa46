import { type Rotation, rotateSigningKeys, type SigningKey } from '@peername/http-gateway/node';
import type { JsonObject } from '@peername/resolver-core';
import type { CommandContext } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { gatewayKeysFile, gatewayKeysPath } from './gateway-keys.ts';
import { jsonLine } from './json-line.ts';
import { UsageError } from './usage-error.ts';

/** Adds the next key to the file of a gateway's signing keys, and says what happens when. Shows no private key. */
export async function rotateGatewayKey({ settings, io }: CommandContext): Promise<number> {
  const { signingKeys: path = gatewayKeysPath(io.env), atOnce = false } = settings;
  if (path === 'off') throw new UsageError('--signing-keys off has no key to rotate; name the file');
  const file = gatewayKeysFile(path);
  if ((await file.read()).length === 0)
    throw new UsageError(
      `There are no signing keys at ${path}; peername gateway makes them on its first start`,
    );
  let rotation: Rotation | undefined;
  await file.update((keys) => {
    const now = Date.now();
    rotation = rotateSigningKeys(keys, { now, atOnce });
    if (!rotation) throw new UsageError(waiting(keys, now));
    return rotation.keys;
  });
  if (rotation)
    await io.stdout.write(settings.json ? jsonLine(toJson(path, rotation)) : show(path, rotation, atOnce));
  return exitCodes.found;
}

function waiting(keys: readonly SigningKey[], now: number): string {
  const next = keys.find(({ notBefore }) => notBefore.getTime() > now);
  return `A next key is there already: ${next?.kid} signs from ${when(next?.notBefore)}. Was a key stolen? --at-once`;
}

function show(path: string, { next, former, dropped }: Rotation, atOnce: boolean): string {
  const lines = [
    `next     ${next.kid}`,
    atOnce
      ? '         signs from now on'
      : `         published from now on, signs from ${when(next.notBefore)}`,
    ...former.flatMap(({ kid, notAfter }) => [`former   ${kid}`, `         counts until ${when(notAfter)}`]),
    ...dropped.flatMap(({ kid }) => [`dropped  ${kid}`, '         counts no more']),
    '',
    `Gateways that use ${path} take it within a minute. Copy it to those that have their own.`,
  ];
  if (atOnce)
    lines.push(
      'Nothing vouches for the new key: tell your clients its name. What they have of the dropped ones they must forget.',
    );
  return `${lines.join('\n')}\n`;
}

function toJson(file: string, { next, former, dropped }: Rotation): JsonObject {
  const times = ({ kid, notBefore, notAfter }: SigningKey): JsonObject => ({
    kid,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
  });
  return { file, next: times(next), former: former.map(times), dropped: dropped.map(({ kid }) => kid) };
}

function when(date: Date | undefined): string {
  return date?.toISOString().replace('.000Z', 'Z') ?? '';
}
