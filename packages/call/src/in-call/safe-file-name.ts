import { utf8Length } from './control-message.ts';

/** Names that stand for devices on Windows, also with an extension after them. */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/iu;

/** Bytes that file systems give a name: 255, less what a program adds to keep two of the same name apart. */
const maxNameBytes = 240;

/**
 * The name of a file of a peer, as it can be shown and saved under everywhere: one path component without separators,
 * characters that do not print or turn text around, leading dots or spaces, trailing ones, or a device's name. The
 * extension is kept when the name is shortened.
 *
 * @example
 * ```ts
 * safeFileName('../../.bashrc') // 'bashrc'
 * safeFileName('aux.txt') // '_aux.txt'
 * ```
 */
export function safeFileName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const plain = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_');
  const trimmed = trimEnds(shorten(trimEnds(plain)));
  if (trimmed === '') return 'file';
  return deviceName.test(trimmed) ? `_${trimmed}` : trimmed;
}

function trimEnds(name: string): string {
  return name.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '');
}

function shorten(name: string): string {
  if (utf8Length(name) <= maxNameBytes) return name;
  const [extension = ''] = name.match(/\.[\p{L}\p{N}]{1,10}$/u) ?? [];
  let kept = '';
  let bytes = utf8Length(extension);
  for (const character of name.slice(0, name.length - extension.length)) {
    bytes += utf8Length(character);
    if (bytes > maxNameBytes) break;
    kept += character;
  }
  return kept + extension;
}
