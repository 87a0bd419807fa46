import { keyOfText, libp2pIdOf } from '@peername/call';
import { escapeText } from '@peername/resolver-core';
import { jsonLine } from '../json-line.ts';
import type { Settings } from '../options.ts';
import { alignLeft } from '../table.ts';
import type { View } from '../view.ts';
import type { NameCheck } from './check-name.ts';
import type { StoredIdentity } from './identity-file.ts';

/** An identity and what is known of it. */
export interface ShownIdentity {
  readonly stored: StoredIdentity;
  /** Undefined for one that is in no file. */
  readonly path: string | undefined;
  readonly check?: NameCheck | undefined;
}

/** Who somebody is in calls, and which record their name needs; nothing of the secret. */
export function showIdentity(shown: ShownIdentity, { json }: Settings, view: View, isTTY: boolean): string {
  const { stored, path, check } = shown;
  const libp2p = libp2pIdOf(keyOfText(stored.id) ?? new Uint8Array(32));
  const hasPassphrase = !(stored.secret instanceof Uint8Array);
  if (json ?? !isTTY) {
    const record = { key: 'peer-id', value: stored.id };
    const checked = check && { state: check.state, sentence: check.sentence };
    return jsonLine({
      id: stored.id,
      libp2p,
      name: stored.name,
      file: path,
      passphrase: hasPassphrase,
      record,
      check: checked,
    });
  }
  const { bold, dim, green, red } = view.colors;
  const name =
    stored.name === undefined ? dim('none: callers see a bare key') : bold(escapeText(stored.name));
  const rows = [
    ['Key', bold(stored.id)],
    ['', dim(libp2p)],
    ['Name', name],
    ...(path === undefined ? [] : [['File', dim(`${path}${hasPassphrase ? ', under a passphrase' : ''}`)]]),
  ];
  const whose = stored.name === undefined ? 'your name' : escapeText(stored.name);
  const command = `peername publish ${stored.name === undefined ? 'NAME' : escapeText(stored.name)} --from-identity`;
  const next = `So that others can call you by ${whose}, set this record on it:  peer-id = ${stored.id}\n${dim(command)}`;
  const verdict =
    check && `${check.state === 'points-here' ? green('✓') : red('✗')}  ${escapeText(check.sentence, 1_000)}`;
  return `${[...alignLeft(rows), '', verdict ?? next].join('\n')}\n`;
}
