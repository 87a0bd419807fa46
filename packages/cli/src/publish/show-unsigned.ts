import { escapeText, type JsonObject } from '@peername/resolver-core';
import type { UnsignedTransaction } from '@peername/resolver-core/publish';
import { qrCode } from '../calls/qr-code.ts';
import { jsonLine } from '../json-line.ts';
import type { View } from '../view.ts';

/** A transaction as JSON in one line, which `--send` takes back with a signature. */
export function unsignedToJson(unsigned: UnsignedTransaction): string {
  return jsonLine(unsigned as unknown as JsonObject);
}

/** The same for people: how to sign it elsewhere. */
export async function showUnsigned(
  unsigned: UnsignedTransaction,
  view: View,
  { qr }: { readonly qr: boolean },
): Promise<string> {
  const { bold, cyan, dim } = view.colors;
  const send = `peername publish ${escapeText(unsigned.name)} --send FILE`;
  const lines = unsigned.type === 'substrate' ? substrateLines() : await ethereumLines();
  return [...lines, '', bold('All of it, as JSON'), unsignedToJson(unsigned)].join('\n');

  function substrateLines(): string[] {
    if (unsigned.type !== 'substrate') return [];
    return [
      `Sign it as ${bold(unsigned.account)} until block ${unsigned.lastBlock}, one of these ways:`,
      '',
      `${bold('polkadot.js apps')}  Developer, Extrinsics, Decode: paste the call, submit it there`,
      cyan(unsigned.call),
      `${bold('A signer of yours')}  signs these bytes`,
      cyan(unsigned.toSign),
      dim(`and what it gives goes to: ${send}, as {"unsigned": …, "signature": "0x…"}`),
    ];
  }

  async function ethereumLines(): Promise<string[]> {
    if (unsigned.type !== 'ethereum') return [];
    const { link } = unsigned;
    const code = link !== undefined && qr ? await qrCode(link, view) : undefined;
    return [
      `Sign it as ${bold(unsigned.account)}, one of these ways:`,
      '',
      ...(link === undefined
        ? []
        : [
            `${bold('A wallet on a phone')}  opens this link, and sends it itself`,
            cyan(link),
            ...(code ? [code] : []),
          ]),
      `${bold('A signer of yours')}  signs these bytes`,
      cyan(unsigned.serialized),
      dim(`and what it gives goes to: ${send}, as the raw signed transaction in hex`),
    ];
  }
}
